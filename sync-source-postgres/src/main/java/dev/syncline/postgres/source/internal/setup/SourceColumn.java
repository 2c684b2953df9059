package dev.syncline.postgres.source.internal.setup;

import java.util.List;
import java.util.Objects;

/**
 * A column of a source table.
 *
 * @param name as the catalog spells it
 * @param type the declared type in SQL notation, such as {@code numeric(10,2)} or {@code
 *     sales.status}, valid in a cast
 * @param typeOid the type's OID; the domain's own OID for a domain
 * @param baseTypeOid the type's OID with domains resolved
 * @param notNull whether no row of the table has NULL in it: the table and all its parts forbid it
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

  /**
   * The column of a table whose rows are in these parts. A child that inherits from a table may
   * allow NULL where the table itself forbids it.
   */
  SourceColumn heldBy(List<TablePart> parts) {
    boolean forbidden = notNull && parts.stream().allMatch(part -> part.forbidsNull(name));
    return new SourceColumn(name, type, typeOid, baseTypeOid, forbidden, generation);
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
