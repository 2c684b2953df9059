package dev.syncline.postgres.setup;

import java.util.Objects;

/**
 * A column of a source table.
 *
 * @param name as the catalog spells it
 * @param type the declared type in SQL notation, such as {@code numeric(10,2)} or {@code
 *     sales.status}, valid in a cast
 * @param typeOid the type's OID; the domain's own OID for a domain
 * @param baseTypeOid the type's OID with domains resolved
 * @param notNull whether the table forbids NULL
 * @param generation whether and how the database computes its values
 */
public record SourceColumn(
    String name,
    String type,
    long typeOid,
    long baseTypeOid,
    boolean notNull,
    Generation generation) {
  public SourceColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(generation, "generation");
  }

  /** Whether the database computes its values, and the log never contains them. */
  public boolean isNeverLogged() {
    return generation == Generation.NEVER_LOGGED;
  }

  /** Whether the database computes its values. */
  public boolean generated() {
    return generation != Generation.NONE;
  }
}
