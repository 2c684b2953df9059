package dev.syncline.bench.retention;

import dev.syncline.bench.WorkFiles;
import dev.syncline.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the benchmark of retention. */
@Command(
    name = "bench/run retention",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Measure what bounding a feed costs, and what a consumer gets that joins late.",
    description =
        "Starts a PostgreSQL server and writes a feed that is folded and dropped meanwhile. In"
            + " between, the same is done with new stores without retention on that server. Drives"
            + " the event store itself, without a source.")
public final class RetentionBench implements Callable<Integer> {
  @Option(
      names = "--events",
      defaultValue = "50000000",
      description = "How many events the feed gets; keys, segments and folds are in proportion.")
  private long events;

  @Option(names = "--keys", description = "Over how many keys. Default: a fiftieth of the events.")
  private @Nullable Integer keys;

  @Option(names = "--segment", description = "Positions in a segment. Default: a fifth of them.")
  private @Nullable Long segment;

  @Option(names = "--fold", description = "Events folded at once. Default: a hundredth of them.")
  private @Nullable Long fold;

  @Option(names = "--slices", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
  private int slices;

  @Option(names = "--rounds", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the report and the server go. Default: bench/target/results/<time>.")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RetentionBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path directory = out != null ? out : Path.of("bench", "target", "results", began.toString());
    Sizes usual = Sizes.of(events);
    Sizes sizes =
        new Sizes(
            events,
            keys == null ? usual.keys() : keys,
            segment == null ? usual.segment() : segment,
            fold == null ? usual.fold() : fold);
    List<String> report = new ArrayList<>(header(began, sizes));
    Files.createDirectories(directory);
    for (int round = 1; round <= rounds; round++) {
      report.add("\n## Round " + round + "\n");
      Path data = directory.toAbsolutePath().resolve("work").resolve("retention-" + round);
      WorkFiles.delete(data);
      try {
        report.addAll(
            new Round(sizes, slices, Math.max(1, events / slices / 5), System.err::println)
                .run(data));
      } finally {
        WorkFiles.delete(data);
      }
      Files.writeString(directory.resolve("retention.md"), String.join("\n", report) + "\n");
    }
    System.out.println(String.join("\n", report));
    return 0;
  }

  private static List<String> header(Instant began, Sizes sizes) {
    Machine machine = Machine.describe();
    return List.of(
        "# Retention, " + began + "\n",
        "- revision " + System.getProperty("syncline.revision", "unknown"),
        String.format(
            Locale.ROOT,
            "- %d cores (%s), %d GiB, load before: %.2f",
            machine.cores(),
            machine.processor(),
            machine.memoryGiB(),
            machine.loadBefore()),
        "- " + sizes);
  }
}
