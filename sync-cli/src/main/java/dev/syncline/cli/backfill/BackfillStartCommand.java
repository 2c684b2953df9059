package dev.syncline.cli.backfill;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.BackfillStart;
import dev.syncline.operations.backfill.NamedJob;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a backfill job. */
@Command(
    name = "start",
    header = "Publish rows of one public schema again, while the stream goes on.",
    description = {
      "All rows, or those that an option names. Consumers get them as inserts and write them again;"
          + " other public schemas are not touched. After all rows were read, rows that no longer"
          + " exist at the source are deleted at the consumers. The publisher of the feed does the"
          + " work: it looks for jobs every second, goes on where it was after a restart, and slows"
          + " down by itself when the source does."
    },
    footer = {
      "%nExamples:",
      "  sync-cli backfill start accounts.json secret.json --schema accounts",
      "  sync-cli backfill start --schema shop/orders@2 \\",
      "      --where \"created_at >= '2026-11-01'\" --rate 5000 --follow",
      "  sync-cli backfill start --schema accounts --from 1000 --to 1999",
      "  cut -d, -f1 broken.csv | sync-cli backfill start --schema accounts --keys -"
    })
public final class BackfillStartCommand implements Callable<Integer> {
  private static final int MOST_PARALLEL = 16;

  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "SCHEMA",
      description = "The public schema: NAME, MANIFEST/NAME or MANIFEST/NAME@VERSION.")
  private String schema = "";

  @ArgGroup private @Nullable Scope scope;

  @Option(
      names = "--rate",
      paramLabel = "ROWS",
      description = "Read at most so many rows per second.")
  private @Nullable Long rate;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = {
        "Read so many ranges of keys at the same time, 1 to 16, each in a session of its own."
            + " Without it: what setting backfill.parallel says (2), or 1 with --rate."
      })
  private @Nullable Integer parallel;

  @Mixin private FollowOption follow = new FollowOption();
  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /** Which rows; all if none of these is given. */
  static final class Scope {
    @Option(
        names = "--where",
        paramLabel = "SQL",
        description = "Rows for which this SQL condition over the table's columns is true.")
    private @Nullable String where;

    @Option(
        names = "--keys",
        paramLabel = "FILE",
        description = {
          "Rows of the keys in a file, one a line; '-' for standard input. A key without a row is"
              + " deleted at the consumers."
        })
    private @Nullable String keys;

    @ArgGroup(exclusive = false)
    private @Nullable Range range;
  }

  /** A range of keys. */
  static final class Range {
    @Option(
        names = "--from",
        paramLabel = "KEY",
        description = "Rows from this key on, itself included, in the order of the primary key.")
    private @Nullable String from;

    @Option(
        names = "--to",
        paramLabel = "KEY",
        description = "Rows up to this key, itself included.")
    private @Nullable String to;
  }

  public BackfillStartCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (rate != null && rate < 1) {
      throw new ParameterException(spec.commandLine(), "--rate " + rate + " is not at least 1");
    }
    if (parallel != null && (parallel < 1 || parallel > MOST_PARALLEL)) {
      throw new ParameterException(
          spec.commandLine(), "--parallel " + parallel + " is not from 1 to " + MOST_PARALLEL);
    }
    ManifestSet synced = sources.forRunning(manifests.named().all(terminal));
    NamedJob job = start(new BackfillStart(synced, stores, limit(), ranges()));
    JobEnd end = new JobEnd(terminal, new BackfillJobControl(synced, stores), json.isWanted());
    return follow.isWanted() ? end.follow(job) : end.accepted(job, typed());
  }

  private OptionalLong limit() {
    return rate == null ? OptionalLong.empty() : OptionalLong.of(rate);
  }

  private OptionalInt ranges() {
    return parallel == null ? OptionalInt.empty() : OptionalInt.of(parallel);
  }

  private String typed() {
    return manifests.named().typed(terminal);
  }

  private NamedJob start(BackfillStart start) {
    if (scope == null) {
      return start.everything(schema);
    }
    if (scope.where != null) {
      return start.where(schema, scope.where);
    }
    if (scope.keys != null) {
      try (KeyFile file = KeyFile.open(scope.keys, terminal)) {
        return start.keys(schema, file.name(), file.lines());
      }
    }
    Range range = Objects.requireNonNull(scope.range, "range");
    return start.range(schema, Optional.ofNullable(range.from), Optional.ofNullable(range.to));
  }
}
