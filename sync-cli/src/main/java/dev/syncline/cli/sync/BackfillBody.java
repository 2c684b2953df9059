package dev.syncline.cli.sync;

import dev.syncline.engine.status.BackfillRows;
import dev.syncline.eventstore.BackfillRange;
import java.util.LinkedHashMap;
import java.util.Map;

/** A first load or a backfill job at {@code /status}, with the numbers of its progress bar. */
final class BackfillBody {
  private BackfillBody() {}

  /** Omits unknown values. */
  static Map<String, Object> of(BackfillRows backfill) {
    Map<String, Object> shown = new LinkedHashMap<>();
    backfill.job().ifPresent(job -> shown.put("id", job.value()));
    shown.put(
        "schema",
        backfill.contract().manifest()
            + "/"
            + backfill.contract().name()
            + " "
            + backfill.contract().version());
    shown.put("state", backfill.state().text());
    shown.put("rowsRead", backfill.read());
    shown.put("rowsEstimated", backfill.estimated());
    shown.put("percent", backfill.progress().percent());
    shown.put("rowsPerSecond", backfill.pace().rowsPerSecond());
    backfill.remaining().ifPresent(rest -> shown.put("remainingSeconds", rest.toSeconds()));
    backfill.pace().throttled().ifPresent(why -> shown.put("throttled", why));
    if (!backfill.progress().ranges().isEmpty()) {
      shown.put("ranges", backfill.progress().ranges().stream().map(BackfillBody::range).toList());
    }
    return shown;
  }

  private static Map<String, Object> range(BackfillRange range) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("rowsRead", range.rowsRead());
    shown.put("complete", range.complete());
    return shown;
  }
}
