package dev.syncline.postgres.source;

import dev.syncline.engine.change.Row;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Makes the engine deliver every column, of whatever type, as PostgreSQL's own text or as {@link
 * Row#UNKNOWN}. It takes the place of the engine's conversions, whose forms differ by type and lose
 * some values; the marker of an unchanged TOAST value is seen here by identity and nowhere else.
 */
public final class TextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    SchemaBuilder text = SchemaBuilder.string().optional();
    if (DecodedTypes.isZoneless(column.nativeType())) {
      registration.register(text, ValueText::of);
    } else {
      registration.register(text, value -> value == null ? null : Row.UNKNOWN);
    }
  }
}
