package dev.syncline.cli.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Columns;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillRange;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.operations.backfill.NamedJob;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows a backfill job as text and as JSON. */
public record JobText(NamedJob named) {
  static String[] heads() {
    return new String[] {"ID", "SCHEMA", "SCOPE", "STATE", "ROWS", "DONE", "RATE", "REST"};
  }

  /** The cells of one line of a list. */
  String[] cells() {
    BackfillJob job = named.job();
    return new String[] {
      job.id().toString(),
      named.schema(),
      scope(),
      job.pace().throttled().isPresent() ? job.state().text() + ", throttled" : job.state().text(),
      rows(),
      job.percent() + "%",
      rate(),
      rest()
    };
  }

  /** One line: {@code 200 of about 1000 rows (20%), 100 rows/s, 8s left}. */
  public String progress() {
    BackfillJob job = named.job();
    StringBuilder line = new StringBuilder(rows() + " rows (" + job.percent() + "%)");
    if (!job.state().isEnded() && job.pace().rowsPerSecond() > 0) {
      line.append(", ").append(rate());
    }
    job.remaining().ifPresent(rest -> line.append(", ").append(text(rest)).append(" left"));
    return line.toString();
  }

  private String rows() {
    BackfillJob job = named.job();
    String about = job.scope() instanceof BackfillScope.Listed ? " of " : " of about ";
    return job.progress().complete()
        ? Long.toString(job.progress().rowsRead())
        : job.progress().rowsRead() + about + job.progress().rowsEstimated();
  }

  private String rate() {
    double rate = named.job().pace().rowsPerSecond();
    return rate <= 0
        ? "-"
        : String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate) + " rows/s";
  }

  private String rest() {
    return named.job().remaining().map(JobText::text).orElse("-");
  }

  private static String text(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? seconds / 60 + "m " + seconds % 60 + "s"
        : seconds / 3600 + "h " + seconds % 3600 / 60 + "m";
  }

  /** The scope as it was typed. */
  public String scope() {
    BackfillJob job = named.job();
    return job.scope()
        .match(
            all -> "all rows",
            where -> "--where " + where.sql(),
            range ->
                (range.from().map(from -> "--from " + from).orElse("")
                        + range.to().map(to -> " --to " + to).orElse(""))
                    .strip(),
            list -> "--keys (" + job.progress().rowsEstimated() + ")");
  }

  /** All properties, one per line. */
  List<String> lines() {
    BackfillJob job = named.job();
    Columns columns = new Columns();
    columns.row("backfill", job.id().toString());
    columns.row("public schema", named.schema());
    columns.row("feed", job.feed().toString());
    columns.row("scope", scope());
    columns.row("state", job.state().text());
    columns.row("progress", progress());
    if (!job.progress().ranges().isEmpty()) {
      columns.row("ranges", ranges(job.progress().ranges()));
    }
    job.rowsPerSecond().ifPresent(limit -> columns.row("limit", limit + " rows/s"));
    job.pace().throttled().ifPresent(why -> columns.row("throttled", why));
    job.failure().ifPresent(why -> columns.row("failed", why.code() + " " + why.message()));
    job.failure().ifPresent(why -> columns.row("fix", why.fix()));
    columns.row(
        "requested", text(job.history().requestedAt()) + " by " + job.history().requestedBy());
    job.history().beganAt().ifPresent(at -> columns.row("began", text(at)));
    job.history().endedAt().ifPresent(at -> columns.row("ended", text(at)));
    return columns.lines();
  }

  /** How many rows of each have been read: {@code 2 at a time: 5000 (complete), 3200 rows}. */
  private static String ranges(List<BackfillRange> ranges) {
    return ranges.size()
        + " at a time: "
        + ranges.stream()
            .map(range -> range.rowsRead() + (range.complete() ? " (complete)" : ""))
            .collect(Collectors.joining(", "))
        + " rows";
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** All properties as JSON. */
  public void describe(ObjectNode target) {
    BackfillJob job = named.job();
    target.put("id", job.id().value()).put("schema", named.schema());
    target.put("feed", job.feed().toString()).put("state", job.state().text());
    ObjectNode scope = target.putObject("scope");
    describe(job.scope(), scope);
    target
        .put("rowsRead", job.progress().rowsRead())
        .put("rowsEstimated", job.progress().rowsEstimated())
        .put("percent", job.percent())
        .put("rowsPerSecond", job.pace().rowsPerSecond());
    job.remaining().ifPresent(rest -> target.put("remainingSeconds", rest.toSeconds()));
    job.parallel().ifPresent(ranges -> target.put("parallel", ranges));
    job.progress()
        .ranges()
        .forEach(
            range ->
                target
                    .withArray("ranges")
                    .addObject()
                    .put("rowsRead", range.rowsRead())
                    .put("complete", range.complete()));
    job.rowsPerSecond().ifPresent(limit -> target.put("rowsPerSecondLimit", limit));
    job.pace().throttled().ifPresent(why -> target.put("throttled", why));
    job.failure()
        .ifPresent(
            why ->
                target
                    .putObject("failure")
                    .put("code", why.code())
                    .put("message", why.message())
                    .put("fix", why.fix()));
    target.put("requestedBy", job.history().requestedBy());
    put(target, "requestedAt", Optional.of(job.history().requestedAt()));
    put(target, "beganAt", job.history().beganAt());
    put(target, "endedAt", job.history().endedAt());
  }

  private static void put(ObjectNode target, String name, Optional<Instant> time) {
    time.ifPresent(at -> target.put(name, at.toString()));
  }

  private static void describe(BackfillScope scope, ObjectNode target) {
    String kind =
        scope.match(all -> "everything", where -> "where", range -> "range", list -> "keys");
    target.put("kind", kind);
    if (scope instanceof BackfillScope.Where where) {
      target.put("where", where.sql());
    }
    if (scope instanceof BackfillScope.KeyRange range) {
      range.from().ifPresent(from -> target.put("from", from));
      range.to().ifPresent(to -> target.put("to", to));
    }
  }
}
