package dev.syncline.postgres.setup;

import java.util.Objects;

/**
 * A column of a source table.
 *
 * @param name as the catalogue spells it
 * @param type the declared type in SQL notation, such as {@code numeric(10,2)} or {@code
 *     sales.status}, fit for a cast
 * @param typeOid the type's OID; of the domain, for a domain
 * @param baseTypeOid the type's OID with domains resolved
 * @param notNull whether the table forbids NULL
 * @param generated whether it is computed by the database: the log does not carry it
 */
public record SourceColumn(
    String name, String type, long typeOid, long baseTypeOid, boolean notNull, boolean generated) {
  public SourceColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}
