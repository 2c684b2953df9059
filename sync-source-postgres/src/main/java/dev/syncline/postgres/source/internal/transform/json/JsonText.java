package dev.syncline.postgres.source.internal.transform.json;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives PostgreSQL's JSON form of a value from its text form. It covers only types whose two
 * forms are known to correspond; PostgreSQL renders all others.
 */
public enum JsonText {
  /** Whole numbers: the text is the JSON. */
  INTEGER {
    @Override
    void write(StringBuilder out, String text) {
      out.append(text);
    }
  },
  /** Other numbers: the text is the JSON, except that NaN and the infinities are strings. */
  NUMERIC {
    @Override
    void write(StringBuilder out, String text) {
      char last = text.charAt(text.length() - 1);
      if (Character.isDigit(last)) {
        out.append(text);
      } else {
        JsonString.write(out, text);
      }
    }
  },
  BOOLEAN {
    @Override
    void write(StringBuilder out, String text) {
      out.append(text.charAt(0) == 't');
    }
  },
  /** Character strings of varying length: quoted. */
  TEXT {
    @Override
    void write(StringBuilder out, String text) {
      JsonString.write(out, text);
    }
  },
  /** Distinct types whose text is quoted unchanged. */
  QUOTED {
    @Override
    void write(StringBuilder out, String text) {
      JsonString.write(out, text);
    }
  },
  /** A space becomes the T of ISO 8601. */
  TIMESTAMP {
    @Override
    void write(StringBuilder out, String text) {
      int start = out.length() + 1;
      out.append('"').append(text).append('"');
      int space = text.indexOf(' ');
      if (space >= 0) {
        out.setCharAt(start + space, 'T');
      }
    }
  },
  /** In a UTC session: a T, and the offset with its minutes. */
  TIMESTAMP_WITH_ZONE {
    @Override
    void write(StringBuilder out, String text) {
      int start = out.length();
      TIMESTAMP.write(out, text);
      int offset = text.lastIndexOf("+00");
      if (offset >= 0) {
        out.insert(start + 1 + offset + 3, ":00");
      }
    }
  },
  /** JSON already. */
  VERBATIM {
    @Override
    void write(StringBuilder out, String text) {
      out.append(text);
    }
  };

  private static final Map<Long, JsonText> BUILT_IN =
      Map.ofEntries(
          Map.entry(21L, INTEGER),
          Map.entry(23L, INTEGER),
          Map.entry(20L, INTEGER),
          Map.entry(1700L, NUMERIC),
          Map.entry(700L, NUMERIC),
          Map.entry(701L, NUMERIC),
          Map.entry(16L, BOOLEAN),
          Map.entry(25L, TEXT),
          Map.entry(1043L, TEXT),
          Map.entry(2950L, QUOTED),
          Map.entry(1082L, QUOTED),
          Map.entry(17L, QUOTED),
          Map.entry(1114L, TIMESTAMP),
          Map.entry(1184L, TIMESTAMP_WITH_ZONE),
          Map.entry(114L, VERBATIM),
          Map.entry(3802L, VERBATIM));

  /**
   * "char", name, oid, char(n), time, timetz, interval, point, lseg, path, box, polygon, line,
   * circle, money, inet, cidr, macaddr, macaddr8, bit, varbit, xml, tsvector, tsquery, jsonpath,
   * pg_lsn, xid8, txid_snapshot, pg_snapshot; int4range, numrange, tsrange, tstzrange, daterange,
   * int8range and their multiranges.
   */
  private static final Set<Long> QUOTED_TYPES =
      Set.of(
          18L, 19L, 26L, 1042L, 1083L, 1266L, 1186L, 600L, 601L, 602L, 603L, 604L, 628L, 718L, 790L,
          869L, 650L, 829L, 774L, 1560L, 1562L, 142L, 3614L, 3615L, 4072L, 3220L, 5069L, 2970L,
          5038L, 3904L, 3906L, 3908L, 3910L, 3912L, 3926L, 4451L, 4532L, 4533L, 4534L, 4535L,
          4536L);

  /**
   * The correspondence for a type, if it is known.
   *
   * @param baseType the type's OID, domains resolved
   * @param quoted OIDs of further types whose JSON form is their text, quoted: enums
   */
  public static Optional<JsonText> of(long baseType, Set<Long> quoted) {
    return quoted.contains(baseType) || QUOTED_TYPES.contains(baseType)
        ? Optional.of(QUOTED)
        : Optional.ofNullable(BUILT_IN.get(baseType));
  }

  /**
   * Writes a value's JSON form.
   *
   * @param text its text form, not null
   */
  abstract void write(StringBuilder out, String text);

  /** Writes a value's JSON form, or null. */
  public void writeNullable(StringBuilder out, @Nullable String text) {
    if (text == null) {
      out.append("null");
    } else {
      write(out, text);
    }
  }
}
