package dev.syncline.postgres.source;

import dev.syncline.engine.change.Row;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Makes the engine deliver every column, of whatever type, as PostgreSQL's own text or as {@link
 * Row#UNKNOWN}. It takes the place of the engine's conversions, whose forms differ by type and lose
 * some values; the marker of an unchanged TOAST value is seen here by identity and nowhere else.
 */
public final class TextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  private static final int FIRST_USER_OID = 16_384;

  /** timestamptz[], tstzrange, tstzrange[], tstzmultirange, tstzmultirange[]. */
  private static final Set<Integer> ZONED_TEXTS = Set.of(1185, 3910, 3911, 4534, 6153);

  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    SchemaBuilder text = SchemaBuilder.string().optional();
    if (isReliable(column.nativeType())) {
      registration.register(text, ValueText::of);
    } else {
      registration.register(text, value -> value == null ? null : Row.UNKNOWN);
    }
  }

  /**
   * The texts of these types come as the server rendered them, with times in the session's zone,
   * and the driver makes that the zone of the JVM. Types of a user may contain such times.
   */
  private static boolean isReliable(int type) {
    return !(ZONED_TEXTS.contains(type) || type >= FIRST_USER_OID) || sessionIsUtc();
  }

  private static boolean sessionIsUtc() {
    return ZoneId.systemDefault().getRules().equals(ZoneOffset.UTC.getRules());
  }
}
