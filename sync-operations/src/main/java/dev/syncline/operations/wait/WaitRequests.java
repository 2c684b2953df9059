package dev.syncline.operations.wait;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.setting.SettingUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads requests to wait from the texts that a caller sends. */
public final class WaitRequests {
  private static final String EXAMPLE = "GET /wait?consumer=MANIFEST/SCHEMA&token=TOKEN&timeout=5s";
  private static final int MOST_QUOTED = 80;

  private final List<WaitableConsumer> consumers;

  /**
   * @param plan has the consumer schemas that one can wait for
   */
  public WaitRequests(SyncPlan plan) {
    consumers = WaitableConsumer.of(plan);
  }

  /**
   * Checks a request.
   *
   * @param consumer the consumer schema: {@code manifest/schema}, or only the schema if no other
   *     manifest has one of that name
   * @param token the token
   * @param timeout a duration as settings are written, such as {@code 2s}; 5 s if absent
   * @throws DiagnosticException with all problems
   */
  public WaitRequest read(
      Optional<String> consumer, Optional<String> token, Optional<String> timeout) {
    List<Diagnostic> problems = new ArrayList<>();
    Optional<WaitableConsumer> found = consumer(consumer, problems);
    Optional<SyncToken> parsed = token(token, problems);
    Optional<Duration> length = timeout(timeout, problems);
    if (found.isEmpty() || parsed.isEmpty() || length.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return new WaitRequest(found.get(), parsed.get(), length.get());
  }

  private Optional<WaitableConsumer> consumer(Optional<String> text, List<Diagnostic> problems) {
    if (text.isEmpty()) {
      problems.add(invalid("the parameter consumer is missing", EXAMPLE));
      return Optional.empty();
    }
    List<WaitableConsumer> named =
        consumers.stream()
            .filter(one -> one.name().equals(text.get()) || one.schema().equals(text.get()))
            .toList();
    if (named.size() > 1) {
      problems.add(
          invalid(
              "several manifests have a consumer schema " + quoted(text.get()),
              "name one of "
                  + String.join(", ", named.stream().map(WaitableConsumer::name).toList())));
      return Optional.empty();
    }
    if (named.isEmpty()) {
      problems.add(unknown(text.get()));
    }
    return named.stream().findFirst();
  }

  private Diagnostic unknown(String text) {
    List<String> known = consumers.stream().map(WaitableConsumer::name).toList();
    return Diagnostic.error(
        OperationCode.NOT_APPLIED_HERE,
        "this process has no consumer schema " + quoted(text),
        known.isEmpty()
            ? "it has none; ask the process that applies it"
            : NearestName.choice(
                text, known, "it has", "it has none; ask the process that applies it"));
  }

  private static Optional<SyncToken> token(Optional<String> text, List<Diagnostic> problems) {
    if (text.isEmpty()) {
      problems.add(invalid("the parameter token is missing", EXAMPLE));
      return Optional.empty();
    }
    Optional<SyncToken> token = SyncToken.parse(text.get());
    if (token.isEmpty()) {
      problems.add(
          invalid(
              "the token " + quoted(text.get()) + " is not one",
              "send what the service that wrote answered in its header X-Sync-Token, unchanged"));
    }
    return token;
  }

  private static Optional<Duration> timeout(Optional<String> text, List<Diagnostic> problems) {
    if (text.isEmpty()) {
      return Optional.of(WaitRequest.USUAL_TIMEOUT);
    }
    Optional<Duration> timeout =
        SettingUnit.DURATION
            .parse(text.get())
            .filter(length -> length.compareTo(WaitRequest.LONGEST_TIMEOUT) <= 0);
    if (timeout.isEmpty()) {
      problems.add(
          invalid(
              "the timeout " + quoted(text.get()) + " is not a duration of 60s at most",
              "write one such as 500ms, 2s or 1m"));
    }
    return timeout;
  }

  private static Diagnostic invalid(String found, String fix) {
    return Diagnostic.error(OperationCode.INVALID_WAIT, found, fix);
  }

  /** What anybody may send is quoted in part, and without characters that steer a terminal. */
  private static String quoted(String text) {
    String visible = text.replaceAll("[^ -~]", "?");
    return "'"
        + (visible.length() > MOST_QUOTED ? visible.substring(0, MOST_QUOTED) + ".." : visible)
        + "'";
  }
}
