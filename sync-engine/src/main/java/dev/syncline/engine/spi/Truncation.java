package dev.syncline.engine.spi;

import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.Objects;

/** What the truncation of a table means for one contract that applies it. */
public sealed interface Truncation {
  /** The public schema and major version. */
  SchemaId schema();

  /** The minor version. */
  int minor();

  /** All rows of the contract are gone: the table whose rows they are was truncated. */
  record OfAllRows(SchemaId schema, int minor) implements Truncation {
    public OfAllRows {
      Objects.requireNonNull(schema, "schema");
    }
  }

  /**
   * Some rows of the contract may have changed or gone, and the source does not say which: they are
   * loaded again.
   *
   * @param why what was truncated, for operators
   */
  record OfSomeRows(SchemaId schema, int minor, Diagnostic why) implements Truncation {
    public OfSomeRows {
      Objects.requireNonNull(schema, "schema");
      Objects.requireNonNull(why, "why");
    }
  }
}
