package dev.syncline.postgres.sink.plan;

import dev.syncline.postgres.sink.plan.StatementPlan.Repeat;
import dev.syncline.postgres.sink.value.KeyReading;
import java.util.Objects;

/**
 * What the keys of a lane's events say of their order.
 *
 * @param reading which row a key means
 * @param repeat what several events of one row come to
 */
record Keys(KeyReading reading, Repeat repeat) {
  Keys {
    Objects.requireNonNull(reading, "reading");
    Objects.requireNonNull(repeat, "repeat");
  }
}
