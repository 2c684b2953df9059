package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.key.KeyReading;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import java.util.Objects;

/**
 * How the keys of a statement pipeline's events restrict their order.
 *
 * @param reading finds the row that a key means
 * @param repeat the combined effect of several events of one row
 */
record Keys(KeyReading reading, Repeat repeat) {
  Keys {
    Objects.requireNonNull(reading, "reading");
    Objects.requireNonNull(repeat, "repeat");
  }
}
