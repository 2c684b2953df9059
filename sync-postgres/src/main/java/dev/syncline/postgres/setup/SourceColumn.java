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
 * @param generation whether the database computes it
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

  /** Whether the database computes it, and no log has its values. */
  public boolean isNeverLogged() {
    return generation == Generation.NEVER_LOGGED;
  }

  /** Whether the database computes it. */
  public boolean generated() {
    return generation != Generation.NONE;
  }
}
