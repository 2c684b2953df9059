package dev.syncline.postgres.source.internal.debezium;

import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import java.sql.Types;
import java.util.List;

/**
 * The types of the replication stream. The engine's own registry finds the type of a value by its
 * bare name, among all schemas, and decodes the value as that type: two types of one name are
 * confused. Here a column has the OID that the log reports, and every value is a text that the
 * engine passes on as the server wrote it.
 */
final class LoggedTypes extends TypeRegistry {
  /** The engine passes on the text of an enum's value, whatever the labels are. */
  private static final List<String> ANY_LABEL = List.of();

  private static final String NAME = "text";
  private static final int TEXT = 25;
  private static final int NO_MODIFIER = -1;

  private final PostgresType text = ofOid(TEXT);

  LoggedTypes(PostgresConnection connection) {
    super(connection);
  }

  /** The type of a column, as a relation message describes it. */
  @Override
  public PostgresType get(int oid) {
    return ofOid(oid);
  }

  /** The type by which a value is decoded. */
  @Override
  public PostgresType get(String schemaName, String typeName) {
    return text;
  }

  private PostgresType ofOid(int oid) {
    return new PostgresType.Builder(this, NAME, oid, Types.VARCHAR, NO_MODIFIER, null)
        .enumValues(ANY_LABEL)
        .build();
  }
}
