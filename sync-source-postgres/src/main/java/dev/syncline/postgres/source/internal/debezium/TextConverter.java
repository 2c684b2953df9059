package dev.syncline.postgres.source.internal.debezium;

import dev.syncline.engine.change.Row;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Makes the engine deliver every column, of whatever type, as PostgreSQL's own text or as {@link
 * Row#UNKNOWN}. It replaces the engine's conversions, whose forms differ by type and lose some
 * values. The marker of an unchanged TOAST value is not a text and becomes unknown here.
 */
public final class TextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  private static final String TYPE = "syncline.type";

  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    String type = Integer.toUnsignedString(column.nativeType());
    registration.register(
        SchemaBuilder.string().optional().parameter(TYPE, type), TextConverter::text);
  }

  /** The OID of the type that the log reports for a column. */
  public static long type(Schema column) {
    return Long.parseLong(column.parameters().get(TYPE));
  }

  /**
   * A value that the engine has decoded, such as the default of a column, is never used as a text.
   */
  static String text(Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    return Row.UNKNOWN;
  }
}
