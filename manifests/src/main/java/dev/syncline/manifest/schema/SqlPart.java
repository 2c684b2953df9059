package dev.syncline.manifest.schema;

import java.util.Objects;

/** One piece of an SQL text; all pieces in order make up the text. */
public sealed interface SqlPart {
  /** The characters of this piece, as written. */
  String text();

  /**
   * SQL that is passed on as it is, string literals and comments included.
   *
   * @param text never empty
   */
  record Verbatim(String text) implements SqlPart {
    public Verbatim {
      Objects.requireNonNull(text, "text");
    }
  }

  /** A {@code ?} that belongs to an operator such as {@code ?|}; JDBC requires it to be doubled. */
  record QuestionMark() implements SqlPart {
    @Override
    public String text() {
      return "?";
    }
  }

  /**
   * A place where a value is inserted.
   *
   * @param placeholder which value
   * @param offset its first character's index in the SQL text, from 0
   */
  record Slot(Placeholder placeholder, int offset) implements SqlPart {
    public Slot {
      Objects.requireNonNull(placeholder, "placeholder");
    }

    @Override
    public String text() {
      return placeholder.text();
    }
  }
}
