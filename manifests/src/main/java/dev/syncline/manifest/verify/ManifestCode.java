package dev.syncline.manifest.verify;

/**
 * The problems of manifests: MAN-1xx in one document, MAN-2xx in references, MAN-3xx in
 * definitions, SQL-1xx in SQL texts.
 */
public enum ManifestCode implements DiagnosticCode {
  FILE_UNREADABLE(
      "MAN-101",
      "file cannot be read",
      "The file does not exist, is not readable for this user, or is not UTF-8 text. Check the"
          + " path; paths in 'workspaces' are relative to the file that lists them."),
  NOT_WELL_FORMED(
      "MAN-102",
      "not well-formed",
      "The file is not JSON (or, for a definition file, not YAML): a comma, quote or bracket is"
          + " missing or one too many, or a number is infinite or has too large an exponent. The"
          + " place given is where reading stopped; the cause is there or just before it."),
  UNKNOWN_FIELD(
      "MAN-103",
      "unknown field",
      "The format has no field of that name here. A name close to a known one is taken for a"
          + " misspelling and is an error, since the setting would silently not apply. Any other is"
          + " ignored with a warning, so that files with additions of other tools still run. Names"
          + " that start with 'x-' are yours and never reported."),
  MISSING_FIELD(
      "MAN-104",
      "missing field",
      "A field the format requires is not there. Add it; 'manifest schema' prints the whole format"
          + " with a description of every field."),
  WRONG_TYPE(
      "MAN-105",
      "wrong type",
      "The value has another JSON type than the format requires, for instance a text in place of a"
          + " number. Texts need quotes; numbers and true/false must have none."),
  BAD_SLUG(
      "MAN-106",
      "not a slug",
      "Slugs name manifests, connections and data stores. They have lower-case letters, digits,"
          + " hyphens and underscores, optionally with an organisation in front: 'accounts',"
          + " '@shop/accounts'."),
  UNSUPPORTED_VERSION(
      "MAN-107",
      "unsupported manifest version",
      "This release reads manifestVersion 0, the version ReJot wrote. A higher number was written"
          + " by a later release: update this one."),
  BAD_VALUE(
      "MAN-108",
      "value not allowed",
      "The value has the right type but is outside of what the format allows: a port outside 1 to"
          + " 65535, a slot name with characters PostgreSQL does not take, an empty name. The"
          + " message says what is allowed."),
  UNKNOWN_TYPE(
      "MAN-109",
      "unknown kind",
      "A field that says what kind of thing follows (connectionType, publicSchemaType,"
          + " consumerSchemaType, operation, onError, ...) names a kind this release does not"
          + " know."),
  VARIABLE_UNSET(
      "MAN-110",
      "environment variable not set",
      "The manifest takes a value from the environment with ${env:NAME}, and there is no variable"
          + " of that name. Set it, or give a value to fall back on: ${env:NAME:-value}. To write"
          + " the characters themselves, double the dollar sign: $${env:NAME}."),
  REFERENCED_FILE_UNREADABLE(
      "MAN-111",
      "referenced file cannot be read",
      "The manifest takes a value from a file with ${file:path}, and that file cannot be read. The"
          + " path is relative to the manifest. The value is the file's text without line breaks at"
          + " its end."),
  DUPLICATE_FIELD(
      "MAN-112",
      "field written twice",
      "The same object has this field twice. JSON readers take the last one; remove the other."),
  LITERAL_PASSWORD(
      "MAN-113",
      "password written in the manifest",
      "Manifests belong in version control, passwords do not. Take it from the environment with"
          + " ${env:NAME} or from a file with ${file:path}."),
  EMPTY_MANIFEST(
      "MAN-114",
      "manifest declares nothing",
      "The file is a valid manifest without connections, stores, schemas or workspaces. It has no"
          + " effect; perhaps the wrong file was named."),
  WEAK_TLS(
      "MAN-115",
      "connection is not protected",
      "A connection to another machine is encrypted and the server proves its name, unless its"
          + " sslMode asks for less. Then others on the network can read the traffic (disable,"
          + " allow, prefer) or impersonate the server (require, verify-ca). That is acceptable in"
          + " an isolated network, such as one of a few containers."),
  SECRET_READABLE(
      "MAN-116",
      "secret file readable by everybody",
      "A file that a value is taken from with ${file:path} can be read by every user of this"
          + " machine. Let only the user that runs the sync read it: chmod 600."),
  FILE_REFERENCE_MISPLACED(
      "MAN-117",
      "value taken from a file where it would be shown",
      "A value is taken from a file with ${file:path} only where it is never shown: 'password'"
          + " takes the text of the file; 'sslRootCert', 'sslCert' and 'sslKey' take the file"
          + " itself, as a path relative to the manifest. Elsewhere the text of any file this user"
          + " may read would be printed or sent to a server. Write the value, or take it from the"
          + " environment with ${env:NAME}."),

  UNKNOWN_CONNECTION(
      "MAN-201",
      "connection not defined",
      "A data store or event store names a connection that none of the manifests of this run"
          + " defines. Name the file that does on the command line or in 'workspaces'."),
  UNKNOWN_DATA_STORE(
      "MAN-202",
      "data store not defined",
      "A public or consumer schema names a data store that none of the manifests of this run"
          + " defines. It is often in an environment file next to the one with the schemas: name"
          + " both, or combine them with 'workspaces'."),
  DUPLICATE_NAME(
      "MAN-203",
      "name defined twice",
      "Two definitions have the same name but differ, so it is not clear which counts. Manifests of"
          + " one run share their connections, data stores and event stores; repeating one with the"
          + " same content is fine."),
  SCHEMA_CONFLICT(
      "MAN-204",
      "conflicting versions of a public schema",
      "A public schema is published once per major version. Two definitions of the same name and"
          + " major version exist: keep the newer minor version, or raise the major version of the"
          + " one that changed."),
  SOURCE_WITHOUT_SLOT(
      "MAN-205",
      "source without slot and publication",
      "A data store that a public schema reads from needs a replication slot and a publication."
          + " Give both in its config: slotName and publicationName. They are created when"
          + " needed."),
  UNKNOWN_PUBLIC_SCHEMA(
      "MAN-206",
      "public schema not published",
      "The manifest that a consumer schema names is part of this run, and it does not publish that"
          + " schema in that major version."),
  KEY_NOT_IN_OUTPUT(
      "MAN-207",
      "key is not part of the output",
      "The key of a public schema is made of properties of its output, since events carry it and"
          + " consumers delete by it. Add the property to outputSchema and to every SELECT, or"
          + " choose another key."),
  UNUSED_CONNECTION(
      "MAN-208",
      "connection not used",
      "No data store and no event store of this run uses the connection. It is never opened."),
  FEEDS_ITSELF(
      "MAN-210",
      "consumer writes what it consumes",
      "The consumer schema writes to a table that its public schema is made from, in the same data"
          + " store: each event would cause the next one, for ever. Write to another table, or to"
          + " another data store."),
  CAPTURE_SHARED(
      "MAN-211",
      "slot or publication named twice",
      "Two data stores that public schemas read from name the same replication slot of one server,"
          + " or the same publication of one database. Each data store is a feed of its own: one"
          + " slot cannot be read by two, and two feeds with one publication would take tables out"
          + " of it in turn. Give each its own names, or let the public schemas of one database"
          + " name one data store."),
  COSTLY_OUTPUT_SCHEMA(
      "MAN-220",
      "output schema that may take for ever",
      "Every row may be looked up in the output schema, so that has to end soon whatever the row"
          + " is. Patterns are matched in time that grows with the text alone: they may not look"
          + " ahead, behind or back at a group, and their repetitions may not multiply. A part may"
          + " refer to itself only with a step into the row (a property, an item)."),
  SEVERAL_EVENT_STORES(
      "MAN-209",
      "several event stores",
      "The manifests of one run name more than one event store, and a run has exactly one. Keep"
          + " one, or run them separately."),

  APPEND_ONLY_CONFLICT(
      "MAN-234",
      "append-only public schema with more than inserts",
      "The rows of a public schema with \"appendOnly\": true are only ever inserted: each inserted"
          + " row of its one table is an event without a key. So it has no 'key', only 'insert'"
          + " transformations, one table, and no \"onTruncate\": \"apply\", which would have to say"
          + " which rows are gone."),
  ON_CHANGE_WITHOUT_APPEND_ONLY(
      "MAN-235",
      "onChange without appendOnly",
      "'onChange' says what happens when a row of an append-only public schema is updated or"
          + " deleted all the same. Other public schemas publish updates and deletes."),
  APPEND_ONLY_DELETE_SQL(
      "MAN-236",
      "deleteSql for append-only rows",
      "The public schema is append-only: no delete is ever published, so the deleteSql would never"
          + " run. Remove it. The sql runs once for each inserted row."),
  RETENTION_WITHOUT_BOUND(
      "MAN-230",
      "retention without a bound",
      "'retain' lets the event store drop events, and has to say which: those older than 'time', or"
          + " the oldest ones as soon as a feed's log takes more than 'bytes'. If both are given,"
          + " the bound that is reached first counts. Without 'retain', all events are kept."),
  SEVERAL_RETENTIONS(
      "MAN-231",
      "event store with two retention policies",
      "Manifests of one run name one event store, and two of them say differently how long it keeps"
          + " events. State the policy once; manifests without 'retain' follow it."),

  DEFINITION_NOT_COMPILED(
      "MAN-301",
      "definition does not compile",
      "A Java file with schema definitions has an error. It can use this library,"
          + " the files named with it, and the class path given."),
  NO_COMPILER(
      "MAN-302",
      "no Java compiler",
      "Java definition files are compiled when they are collected, and the Java runtime in use has"
          + " no compiler: it is a JRE. Run with a JDK, name compiled classes, or write the"
          + " definition in YAML."),
  NO_DEFINITION(
      "MAN-303",
      "no definition found",
      "The file or class holds no schema definition: a Java definition is a public class with a"
          + " public constructor without parameters that implements PublicSchemaDefinition or"
          + " ConsumerSchemaDefinition; a YAML definition has publicSchemas or consumerSchemas."),
  DEFINITION_FAILED(
      "MAN-304",
      "definition failed",
      "The definition was found, but running it failed or what it describes is not a valid schema."
          + " The message is what it said."),
  BREAKING_CHANGE(
      "MAN-305",
      "breaking change of a public schema",
      "The new definition takes something away that consumers of this major version may use: a"
          + " property, its type, its presence, or the key. Raise the major version and keep"
          + " publishing the old one until its consumers have moved."),
  MINOR_NOT_RAISED(
      "MAN-306",
      "changed without a new version",
      "The new definition differs from the one in the manifest under the same version, in a way"
          + " that does not break consumers. Raise the minor version, so that the"
          + " two can be distinguished."),
  OUT_OF_DATE(
      "MAN-307",
      "manifest is not up to date",
      "What the definitions say is not what the manifest holds. Write it with 'collect --write'."),
  VERSION_LOWERED(
      "MAN-308",
      "version lowered",
      "The manifest already holds a higher minor version of this public schema than the definition"
          + " gives. Versions only rise."),

  MIXED_PLACEHOLDERS(
      "SQL-101",
      "mixed placeholders",
      "An SQL text uses either :name or $n for its values, not both."),
  SEVERAL_STATEMENTS(
      "SQL-102",
      "several statements",
      "An SQL text is one statement. Put further effects into data-modifying WITH clauses of it, or"
          + " into a function."),
  UNTERMINATED(
      "SQL-103",
      "text does not end",
      "A string, a quoted name, a dollar quote or a comment is opened and never closed."),
  BAD_POSITION(
      "SQL-104",
      "no such position",
      "$n stands for the n-th column of the changed table and counts from 1."),
  UNKNOWN_PLACEHOLDER(
      "SQL-105",
      "unknown placeholder",
      "A consumer's SQL can use the properties of the public schema it consumes, and its deleteSql"
          + " only those of the key, since nothing else is known of a deleted row."),
  MISSING_DELETE_SQL(
      "SQL-106",
      "deletes are not applied",
      "The consumer schema has no deleteSql, so rows deleted at the source stay at the destination."
          + " Add one, or a deleteSql that changes nothing to say that this is meant."),
  WRONG_STATEMENT(
      "SQL-107",
      "wrong kind of statement",
      "A transformation is a SELECT (or WITH ... SELECT). A consumer's SQL changes data: INSERT,"
          + " UPDATE, DELETE, MERGE, or a SELECT of a function that does. Neither may change"
          + " tables, settings or transactions."),
  EMPTY_SQL("SQL-108", "no statement", "The SQL text holds nothing but white space and comments."),
  POSITIONAL_IN_CONSUMER(
      "SQL-109",
      "position in a consumer's SQL",
      "A consumer's SQL names properties of the public schema: :name. $n counts the columns of a"
          + " source table and has no meaning there.");

  private final String id;
  private final String title;
  private final String explanation;

  ManifestCode(String id, String title, String explanation) {
    this.id = id;
    this.title = title;
    this.explanation = explanation;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String explanation() {
    return explanation;
  }
}
