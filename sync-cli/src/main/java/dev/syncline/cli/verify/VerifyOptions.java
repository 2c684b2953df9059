package dev.syncline.cli.verify;

import dev.syncline.operations.verify.VerifyRequest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what to verify, and how. */
final class VerifyOptions {
  private static final long WATCHED_ROWS_PER_SECOND = 1_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--consumer",
      paramLabel = "MANIFEST/SCHEMA",
      description = "Only this consumer schema; may be repeated. Default: all of the manifests.")
  private List<String> consumers = List.of();

  @Option(
      names = "--rate",
      paramLabel = "ROWS",
      description = "The most rows to read per second, on each side. Default: no limit.")
  private @Nullable Long rate;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "End a consumer schema at this many differences. Default: 1000.")
  private int limit;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = {
        "How long to wait for a publisher or consumer that does not move, before keys count as"
            + " undecided. Default: 60."
      })
  private int wait;

  @Option(
      names = "--show-values",
      description = "Print the values of columns that differ; else only their names.")
  private boolean showValues;

  @Option(
      names = "--repair",
      description = {
        "Have the publisher publish the rows that differ again, and compare them once more. All"
            + " consumers of the public schema apply them. Rows behind dead letters are left alone."
      })
  private boolean repair;

  /** The request of one verification. */
  VerifyRequest request() {
    return request(rate == null ? OptionalLong.empty() : OptionalLong.of(rate));
  }

  /** The request of one that goes on. */
  VerifyRequest watching() {
    return request(OptionalLong.of(rate == null ? WATCHED_ROWS_PER_SECOND : rate));
  }

  private VerifyRequest request(OptionalLong rowsPerSecond) {
    requirePositive("--rate", rowsPerSecond.orElse(1));
    requirePositive("--limit", limit);
    requirePositive("--wait", wait);
    return new VerifyRequest(
        consumers,
        rowsPerSecond,
        limit,
        Duration.ofSeconds(wait),
        showValues ? VerifyRequest.Values.SHOWN : VerifyRequest.Values.HIDDEN,
        repair ? VerifyRequest.Action.REPAIR : VerifyRequest.Action.REPORT);
  }

  private void requirePositive(String option, long value) {
    if (value < 1) {
      throw new ParameterException(
          command.commandLine(), option + " " + value + " is not at least 1");
    }
  }
}
