package dev.syncline.cli.sync;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.operations.wait.Behind;
import dev.syncline.operations.wait.ConsumerWait;
import dev.syncline.operations.wait.WaitOutcome;
import dev.syncline.operations.wait.WaitOutcome.Applied;
import dev.syncline.operations.wait.WaitOutcome.TimedOut;
import dev.syncline.operations.wait.WaitRequests;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /wait}: answers 200 when a consumer schema has applied what a token stands for, and
 * 504 when the time passed before; 400, 404, 409 and 503 with the problems as {@link OperationCode}
 * describes them. Not 408 for the timeout: many clients send such a request again by themselves.
 */
final class WaitRoute implements AutoCloseable {
  private final ConsumerWait wait;
  private final WaitRequests requests;

  WaitRoute(ConsumerWait wait) {
    this.wait = wait;
    requests = wait.requests();
  }

  /** Answers a request whose caller is allowed to ask. */
  void answer(Context context) {
    context.header("Cache-Control", "no-store");
    try {
      WaitOutcome outcome =
          wait.await(
              requests.read(
                  parameter(context, "consumer"),
                  parameter(context, "token"),
                  parameter(context, "timeout")));
      context.status(outcome instanceof Applied ? HttpStatus.OK : HttpStatus.GATEWAY_TIMEOUT);
      context.json(describe(outcome));
    } catch (DiagnosticException refused) {
      refuse(context, refused.diagnostics());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      context.status(HttpStatus.SERVICE_UNAVAILABLE);
    }
  }

  private static Optional<String> parameter(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
  }

  private static Map<String, Object> describe(WaitOutcome outcome) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("applied", outcome instanceof Applied);
    shown.put("consumer", outcome.consumer());
    if (outcome instanceof Applied applied) {
      shown.put("position", applied.position().value());
    }
    shown.put("waitedMillis", outcome.waited().toMillis());
    if (outcome instanceof TimedOut late) {
      shown.put("behind", describe(late.behind()));
    }
    return shown;
  }

  private static Map<String, Object> describe(Behind behind) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("stage", behind.stage().name().toLowerCase(Locale.ROOT));
    behind.bytes().ifPresent(bytes -> shown.put("bytes", bytes));
    behind.events().ifPresent(events -> shown.put("events", events));
    shown.put("note", behind.note());
    return shown;
  }

  private static void refuse(Context context, List<Diagnostic> problems) {
    List<HttpStatus> statuses =
        problems.stream().map(Diagnostic::code).map(WaitRoute::status).distinct().toList();
    HttpStatus status =
        statuses.contains(HttpStatus.BAD_REQUEST) ? HttpStatus.BAD_REQUEST : statuses.get(0);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      context.header("Retry-After", "1");
    }
    context.status(status);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("applied", false);
    shown.put("problems", problems.stream().map(StatusServer::describe).toList());
    context.json(shown);
  }

  private static HttpStatus status(DiagnosticCode code) {
    if (code == OperationCode.INVALID_WAIT) {
      return HttpStatus.BAD_REQUEST;
    }
    if (code == OperationCode.NOT_APPLIED_HERE) {
      return HttpStatus.NOT_FOUND;
    }
    return code == OperationCode.TOKEN_OF_ANOTHER_SOURCE
        ? HttpStatus.CONFLICT
        : HttpStatus.SERVICE_UNAVAILABLE;
  }

  /** Ends all requests that wait. */
  @Override
  public void close() {
    wait.close();
  }
}
