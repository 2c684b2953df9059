package dev.syncline.postgres.continuity;

import dev.syncline.engine.change.TableName;
import java.util.Map;
import java.util.TreeMap;

/** How objects and their properties are named where a feed remembers them. */
final class CapturedNames {
  static final String PUBLICATION = "publication";

  /** Which object it is, whatever its name. */
  static final String OID = "oid";

  /** Changes with whatever is altered of a publication. */
  static final String VERSION = "version";

  /** Changes with the name and the schema of a relation, and with its owner. */
  static final String NAMING = "naming";

  static final String OWNER = "owner";

  /** Changes with the name of a schema, and with its rights. */
  static final String SCHEMA_VERSION = "schema version";

  static final String SCHEMA_RIGHTS = "schema rights";

  /** Whether row-level security hides rows from the role that captures. */
  static final String HIDDEN = "rows hidden";

  /** What a publication has beside the captured tables. */
  static final String OTHERS = "others";

  /** The entry in the publication; empty if it is not there. */
  static final String ENTRY = "entry";

  static final String PERSISTENCE = "persistence";

  /** The persistence of a relation whose changes are in the log. */
  static final String LOGGED = "p";

  static final String IDENTITY = "identity";
  static final String KEYS = "keys";
  static final String GENERATED = "generated";
  static final String NAME = "name";

  /** When a part was last attached, and everything between it and the table. */
  static final String LINK = "link";

  /** Of a column: the facts of {@link CapturedColumn}. */
  static final String COLUMN = "column ";

  /** Of a generated column: which definition it has. */
  static final String EXPRESSION = "expression ";

  /** Of a composite type. */
  static final String ATTRIBUTES = "attributes";

  /** Of an enum: the text of a label, by the label's OID. */
  static final String LABEL = "label ";

  /** Its file on disk: another one after TRUNCATE, and after every rewrite. */
  static final String FILE = "file";

  /** How a part came to the table. */
  static final String ORIGIN = "origin";

  /** A partition into which nothing can have been written before it belonged to the table. */
  static final String BORN = "born";

  /** A partition that was a table of its own before. */
  static final String ATTACHED = "attached";

  /** A child that inherits; its changes come only where the publication lists it. */
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
