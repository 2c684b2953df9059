package dev.syncline.cli.report;

import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Converts every exception of a command to diagnostics and an exit status; never prints a stack
 * trace.
 */
public final class FailureHandler implements IExecutionExceptionHandler {

  private final Terminal terminal;

  public FailureHandler(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof ParameterException usage) {
      return new UsageErrorHandler().handleParseException(usage, new String[0]);
    }
    report(diagnostics(failure), command);
    return unreachable(failure).isPresent() ? ExitStatus.UNREACHABLE : ExitStatus.FAILURE;
  }

  /** Prints two lines when even the handling of a failure has failed. */
  public static int lastResort(Throwable failure, PrintWriter err) {
    Diagnostic defect = defect(failure);
    err.println("error " + defect.code().id() + " " + defect.message());
    err.println("  fix: " + defect.fix());
    return ExitStatus.FAILURE;
  }

  private void report(List<Diagnostic> diagnostics, CommandLine command) {
    ParseResult parsed = command.getParseResult();
    if (parsed != null && parsed.hasMatchedOption(JsonOption.NAME)) {
      terminal.print(Json.text(Json.withDiagnostics(Json.document(), diagnostics)));
    } else {
      new DiagnosticText(terminal).tell(diagnostics);
    }
  }

  private static List<Diagnostic> diagnostics(Exception failure) {
    if (failure instanceof DiagnosticException refused) {
      return refused.diagnostics();
    }
    return List.of(
        unreachable(failure)
            .map(FailureHandler::noAnswer)
            .or(() -> refusedFile(failure))
            .orElseGet(() -> defect(failure)));
  }

  private static Diagnostic noAnswer(SQLException refused) {
    return Diagnostic.error(
        OperationCode.UNREACHABLE,
        Objects.requireNonNullElse(refused.getMessage(), "the server does not answer"),
        "check that the server runs and that host and port are right");
  }

  private static Optional<Diagnostic> refusedFile(Exception failure) {
    return thrown(failure) instanceof UncheckedIOException unchecked
            && unchecked.getCause() instanceof FileSystemException file
        ? Optional.of(
            Diagnostic.error(
                CliCode.FILE_REFUSED,
                file.getFile() + ": " + words(file),
                "check that it exists, and who may read and write it"))
        : Optional.empty();
  }

  /** {@code access denied} for an AccessDeniedException, if the system gives no reason. */
  private static String words(FileSystemException refusal) {
    return refusal.getReason() != null
        ? refusal.getReason()
        : refusal
            .getClass()
            .getSimpleName()
            .replaceFirst("Exception$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
            .toLowerCase(Locale.ROOT);
  }

  private static Diagnostic defect(Throwable failure) {
    // Created only here, because starting the logging takes longer than most commands.
    LoggerFactory.getLogger(FailureHandler.class).debug("unexpected failure", failure);
    return Diagnostic.error(
        CliCode.UNEXPECTED,
        "unexpected failure: " + thrown(failure).getClass().getSimpleName(),
        "run it again with --log-level debug to see where it happened, and report that");
  }

  private static Throwable thrown(Throwable failure) {
    return failure instanceof ExecutionException
        ? Objects.requireNonNullElse(failure.getCause(), failure)
        : failure;
  }

  /** SQLSTATE class 08 is a connection that could not be made or was lost. */
  private static Optional<SQLException> unreachable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && sql.getSQLState().startsWith("08")) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
