package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import java.util.Map;
import java.util.TreeMap;

/** The names under which a feed stores captured objects and their properties. */
final class CapturedNames {
  static final String PUBLICATION = "publication";

  /** Identifies the object, whatever its name. */
  static final String OID = "oid";

  /** Changes whenever a publication is altered. */
  static final String VERSION = "version";

  /** Changes with the name and the schema of a relation, and with its owner. */
  static final String NAMING = "naming";

  static final String OWNER = "owner";

  /** Changes with the name of a schema, and with its rights. */
  static final String SCHEMA_VERSION = "schema version";

  static final String SCHEMA_RIGHTS = "schema rights";

  /** Whether row-level security hides rows from the role that captures. */
  static final String HIDDEN = "rows hidden";

  /** What a publication contains besides the captured tables. */
  static final String OTHERS = "others";

  /** The entry in the publication; empty if there is none. */
  static final String ENTRY = "entry";

  static final String PERSISTENCE = "persistence";

  /** The persistence of a relation whose changes are in the log. */
  static final String LOGGED = "p";

  static final String IDENTITY = "identity";
  static final String KEYS = "keys";
  static final String GENERATED = "generated";
  static final String NAME = "name";

  /** When a part was last attached, and everything between the part and the table. */
  static final String LINK = "link";

  /** The properties of a column, as {@link CapturedColumn} stores them. */
  static final String COLUMN = "column ";

  /** The definition of a generated column. */
  static final String EXPRESSION = "expression ";

  /** The attributes of a composite type. */
  static final String ATTRIBUTES = "attributes";

  /** The text of an enum's label, by the label's OID. */
  static final String LABEL = "label ";

  /** The table's file on disk, which changes with TRUNCATE and with every rewrite. */
  static final String FILE = "file";

  /** How a part became part of the table. */
  static final String ORIGIN = "origin";

  /**
   * The origin of a partition into which nothing can have been written before it belonged to the
   * table.
   */
  static final String BORN = "born";

  /** The origin of a partition that was a separate table before. */
  static final String ATTACHED = "attached";

  /** The origin of an inheriting child; its changes arrive only if the publication lists it. */
  static final String CHILD = "child";

  private CapturedNames() {}

  static String table(TableName table) {
    return "table " + table;
  }

  static String type(String oid) {
    return "type " + oid;
  }

  /** The columns of a table, by their names. */
  static Map<String, CapturedColumn> columns(Map<String, String> table) {
    Map<String, CapturedColumn> columns = new TreeMap<>();
    table.forEach(
        (property, facts) -> {
          if (property.startsWith(COLUMN)) {
            columns.put(property.substring(COLUMN.length()), CapturedColumn.parse(facts));
          }
        });
    return columns;
  }

  /** A partition of a table, or a child that inherits from it. */
  static String part(TableName table, String oid) {
    return partsOf(table) + oid;
  }

  static String partsOf(TableName table) {
    return "part of " + table + " ";
  }
}
