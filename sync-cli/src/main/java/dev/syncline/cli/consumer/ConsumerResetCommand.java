package dev.syncline.cli.consumer;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.setting.SettingOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Count;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.consumer.ConsumerReset;
import dev.syncline.operations.consumer.DryRunBounds;
import dev.syncline.operations.consumer.DryRunOutcome;
import dev.syncline.operations.consumer.RepeatPolicy;
import dev.syncline.operations.consumer.ResetOutcome;
import dev.syncline.operations.consumer.ResetPreview;
import dev.syncline.operations.consumer.ResetPreview.Direction;
import dev.syncline.operations.consumer.ResetRequest;
import dev.syncline.operations.consumer.ResetTarget;
import dev.syncline.postgres.sink.replay.DryRunReport;
import dev.syncline.postgres.sink.replay.TableDifferences;
import dev.syncline.setting.SettingCatalogue;
import dev.syncline.setting.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Moves the cursor of a consumer schema, so that events are applied again or skipped. */
@Command(
    name = "reset",
    header = "Apply a consumer's events again from a position or time, or skip them.",
    description = {
      "Moves the cursor of one consumer schema; other consumers are not concerned. A running sync"
          + " notices it and goes on from there. Without --yes the command only shows what would be"
          + " done, and exits with 1.",
      "%nA position within a source transaction is moved back before it. A time means the first"
          + " transaction that committed then or later, by the source's clock; commits may be out"
          + " of order by a minute. If the clock was set back by more, look at the times in the"
          + " preview. 'now' is the feed's head: what was not applied yet is skipped for good.",
      "%nDead letters whose events come again are dropped, the others stay.",
      "%nSQL that cannot be shown to leave the same rows when events come again is refused, with"
          + " the expression: SQL that counts, reads other rows or has no ON CONFLICT. --dry-run"
          + " applies the events and rolls back. It says how many rows would differ, and exits with"
          + " 1 if any would. Until it ends, it keeps the rows that it writes locked: a running"
          + " sync that writes one of them waits or tries again, and so does any other session."
          + " Sequences advance. Pause the consumer before a large one."
    },
    footer = {
      "%nExamples:",
      "  sync-cli consumer reset orders/accounts --to -2h orders.json",
      "  sync-cli consumer reset orders/accounts --to -2h orders.json --dry-run",
      "  sync-cli consumer reset orders/accounts --to 1200 orders.json --yes",
      "  sync-cli consumer reset orders/accounts --to 2026-11-21T12:00+01:00 --yes"
    })
public final class ConsumerResetCommand implements Callable<Integer> {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ConsumerArguments arguments = new ConsumerArguments();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "WHERE",
      converter = SystemTime.class,
      description = {
        "A position, a time (2026-11-21T12:00:00Z), a time back (-2h, -15m, -3d),"
            + " 'beginning' or 'now'."
      })
  @SuppressWarnings("NullAway.Init") // required
  private ResetTarget target;

  @Option(names = "--dry-run", description = "Apply, compare, and roll back.")
  private boolean dryRun;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many events a dry run applies at most. Default: 1000000.")
  private long limit;

  @Option(
      names = "--show-keys",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Also show the primary keys of up to N rows that differ, for each table. Default: 0, no"
            + " value of any row."
      })
  private int keys;

  @Option(
      names = "--force",
      description = "Reset even if the SQL cannot be shown to be safe to repeat.")
  private boolean force;

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  @Mixin private SettingOption settings;
  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  public ConsumerResetCommand(
      Terminal terminal, ManifestSources sources, EventStores stores, SettingCatalogue catalogue) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
    settings = new SettingOption(catalogue);
  }

  /** A time back is counted from the time of this machine. */
  static final class SystemTime implements picocli.CommandLine.ITypeConverter<ResetTarget> {
    @Override
    public ResetTarget convert(String text) {
      return new ResetTargetText(Clock.systemUTC()).convert(text);
    }
  }

  @Override
  public Integer call() {
    requireSense();
    String consumer = onlyName();
    Settings limits = settings.read(terminal.environment().variables());
    ConsumerReset reset =
        new ConsumerReset(
            sources.forRunning(arguments.manifests(terminal).all(terminal)), stores, limits);
    ResetRequest request = new ResetRequest(consumer, target);
    if (dryRun) {
      return report(reset.dryRun(request, new DryRunBounds(limit, keys), this::tellProgress));
    }
    if (!sure) {
      return report(reset.preview(request));
    }
    report(reset.reset(request, force ? RepeatPolicy.FORCE : RepeatPolicy.REQUIRE_SAFE));
    return ExitStatus.FINE;
  }

  private String onlyName() {
    List<String> names = arguments.names(terminal);
    if (names.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "Resets one consumer schema, and " + names.size() + " are named");
    }
    return names.get(0);
  }

  private void requireSense() {
    if (dryRun && sure) {
      throw new ParameterException(
          spec.commandLine(), "--dry-run changes nothing, and --yes is to do it: give one of them");
    }
    if (limit < 1 || keys < 0) {
      throw new ParameterException(
          spec.commandLine(),
          limit < 1 ? "--limit " + limit + " is not at least 1" : "--show-keys is negative");
    }
  }

  private int report(ResetPreview preview) {
    boolean moves = preview.direction() != Direction.NONE;
    List<Diagnostic> open = moves ? List.of(unconfirmed(preview)) : List.of();
    if (json.isWanted()) {
      terminal.print(Json.text(Json.withDiagnostics(ResetDocument.of(preview), open)));
    } else {
      ResetText.lines(preview, target).forEach(terminal::print);
      new DiagnosticText(terminal).tell(open);
    }
    return moves ? ExitStatus.FAILURE : ExitStatus.FINE;
  }

  private static Diagnostic unconfirmed(ResetPreview preview) {
    boolean back = preview.direction() == Direction.BACK;
    return Diagnostic.error(
        CliCode.CONSUMER_RESET_NOT_CONFIRMED,
        Count.of(preview.events().total(), "event")
            + " of consumer schema "
            + preview.consumer()
            + " would be "
            + (back ? "applied again" : "skipped for good"),
        preview.isSafe()
            ? "add --yes to do it" + (back ? "; --dry-run shows which rows would differ" : "")
            : "look at the differences with --dry-run; add --force --yes if they are right");
  }

  private void report(ResetOutcome outcome) {
    if (json.isWanted()) {
      terminal.print(Json.text(ResetDocument.of(outcome)));
      return;
    }
    terminal.say(
        "Reset "
            + outcome.consumer()
            + ": feed "
            + outcome.feed()
            + (outcome.from().isAfter(outcome.to())
                ? " is applied again after position "
                : " goes on after position ")
            + outcome.to().position()
            + "; the cursor was at "
            + outcome.from().position()
            + "."
            + (outcome.lettersDropped() == 0
                ? ""
                : " Dropped " + Count.of(outcome.lettersDropped(), "dead letter") + "."));
  }

  private int report(DryRunOutcome outcome) {
    List<Diagnostic> notCompared =
        outcome.report().map(ConsumerResetCommand::notCompared).orElse(List.of());
    if (json.isWanted()) {
      terminal.print(Json.text(Json.withDiagnostics(ResetDocument.of(outcome), notCompared)));
    } else {
      ResetText.lines(outcome.preview(), target).forEach(terminal::print);
      outcome.report().ifPresent(report -> ResetText.lines(report).forEach(terminal::print));
      terminal.say(
          outcome.report().isPresent()
              ? "Rolled back: nothing was changed."
              : "No event would be applied again.");
    }
    outcome.report().ifPresent(report -> ResetText.limits(outcome).forEach(terminal::say));
    if (!json.isWanted()) {
      new DiagnosticText(terminal).tell(notCompared);
    }
    long differing =
        outcome.report().stream()
            .flatMap(report -> report.tables().stream())
            .mapToLong(TableDifferences::differing)
            .sum();
    return differing > 0 || !notCompared.isEmpty() ? ExitStatus.FAILURE : ExitStatus.FINE;
  }

  private static List<Diagnostic> notCompared(DryRunReport report) {
    if (report.tables().isEmpty()) {
      return List.of(notCompared("nothing was compared: the SQL does not show where it writes"));
    }
    return report.tables().stream()
        .filter(table -> !table.compared())
        .map(table -> notCompared(table.table() + " was not compared: no ordered primary key"))
        .toList();
  }

  private static Diagnostic notCompared(String what) {
    return Diagnostic.error(
        CliCode.DRY_RUN_NOT_COMPARED,
        what,
        "look at the preview; try the replay on a copy of the destination");
  }

  private long toldAt = System.nanoTime();

  private void tellProgress(long applied) {
    if (System.nanoTime() - toldAt >= INTERVAL_NANOS) {
      toldAt = System.nanoTime();
      terminal.say(Count.of(applied, "event") + " applied in the dry run");
    }
  }
}
