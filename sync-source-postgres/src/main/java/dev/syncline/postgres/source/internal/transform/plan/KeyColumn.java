package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.source.internal.setup.SourceColumn;
import java.util.Optional;

/**
 * A column of the key.
 *
 * @param output the column of the result
 * @param origin how its value is derived from the changed row alone; empty if it cannot be
 * @param compared whether the SQL does not show that the origin is correct, so that each row it
 *     gives is compared with it: a row with another value is not published
 */
public record KeyColumn(OutputColumn output, Optional<Origin> origin, boolean compared) {
  /** A column whose origin the SQL shows. */
  public KeyColumn(OutputColumn output, Optional<Origin> origin) {
    this(output, origin, false);
  }

  /** A column that is assumed to have an origin, and compared with it. */
  public static KeyColumn compared(OutputColumn output, Optional<Origin> origin) {
    return new KeyColumn(output, origin, origin.isPresent());
  }

  /**
   * Where a key value comes from.
   *
   * @param column the changed table's column
   * @param expression SQL around it, in which {@code %s} stands for the column
   */
  public record Origin(SourceColumn column, String expression) {
    /** The column itself. */
    public static Origin of(SourceColumn column) {
      return new Origin(column, "%s");
    }

    /** Whether it is the column itself, not an expression over it. */
    public boolean isPlain() {
      return expression.equals("%s");
    }

    /** The value in SQL, as the output column's type. */
    public String sql(String reference, OutputColumn output) {
      return "CAST(" + expression.replace("%s", reference) + " AS " + output.type() + ")";
    }
  }
}
