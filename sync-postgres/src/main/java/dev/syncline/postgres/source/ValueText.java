package dev.syncline.postgres.source;

import dev.syncline.engine.change.Row;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGInterval;

/**
 * The text that PostgreSQL's output function gives for a decoded value, told from what the engine's
 * decoder made of it. Where the decoder lost something (a zone, digits of a geometric value) the
 * answer is {@link Row#UNKNOWN}, never a guess.
 */
final class ValueText {
  private static final Map<Class<?>, Function<Object, String>> BY_CLASS =
      Map.ofEntries(
          // Text, json, uuid, ranges, enums, bits, composites and all else it does not know: the
          // decoder passes on what the server sent.
          Map.entry(String.class, value -> (String) value),
          Map.entry(Boolean.class, value -> (Boolean) value ? "t" : "f"),
          Map.entry(Short.class, Object::toString),
          Map.entry(Integer.class, Object::toString),
          Map.entry(Long.class, Object::toString),
          Map.entry(Float.class, value -> FloatText.of((Float) value)),
          Map.entry(Double.class, value -> FloatText.of((Double) value)),
          Map.entry(SpecialValueDecimal.class, value -> numeric((SpecialValueDecimal) value)),
          Map.entry(LocalDate.class, value -> TimeText.date((LocalDate) value)),
          Map.entry(LocalTime.class, value -> TimeText.time((LocalTime) value)),
          Map.entry(Instant.class, value -> TimeText.timestamp((Instant) value)),
          Map.entry(OffsetDateTime.class, value -> TimeText.timestampUtc((OffsetDateTime) value)),
          Map.entry(byte[].class, value -> "\\x" + HexFormat.of().formatHex((byte[]) value)),
          // Money and nothing else: numbers come in a class of their own.
          Map.entry(BigDecimal.class, value -> money((BigDecimal) value)),
          Map.entry(PGInterval.class, value -> IntervalText.of((PGInterval) value)),
          // Holds the server's text as it came.
          Map.entry(PgArray.class, Object::toString));

  private ValueText() {}

  /** The text, null for NULL, {@link Row#UNKNOWN} where only the database knows. */
  static String of(Object value) {
    if (value == null) {
      return null;
    }
    if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
      return Row.UNKNOWN;
    }
    Function<Object, String> text = BY_CLASS.get(value.getClass());
    return text == null ? Row.UNKNOWN : text.apply(value);
  }

  /** As in locale C, which all our sessions have. */
  private static String money(BigDecimal value) {
    return String.format(Locale.ROOT, "%s$%,.2f", value.signum() < 0 ? "-" : "", value.abs());
  }

  private static String numeric(SpecialValueDecimal value) {
    return value
        .getDecimalValue()
        .map(BigDecimal::toPlainString)
        .orElseGet(() -> Double.toString(value.toDouble()));
  }
}
