package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.manifest.schema.Operation.DELETE;
import static dev.syncline.manifest.schema.Operation.INSERT;
import static dev.syncline.manifest.schema.Operation.UPDATE;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.on;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.table;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.source.internal.transform.plan.TransformPlan;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class TransformPlannerTest {
  private SourceFixture source;

  @BeforeEach
  void createTables() {
    source = new SourceFixture(TestPostgres.shared().database());
    source
        .database()
        .execute(
            "CREATE TABLE accounts (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, name"
                + " text, score float8, created_at timestamptz)",
            "CREATE TABLE addresses (id bigserial PRIMARY KEY, account_id bigint, city text)");
  }

  private List<Diagnostic> problems(PublishedSchema... schemas) {
    DiagnosticException refused =
        catchThrowableOfType(DiagnosticException.class, () -> source.plan(schemas));
    assertThat(refused).as("refused").isNotNull();
    return refused.diagnostics();
  }

  private Diagnostic problem(String sql) {
    List<Diagnostic> problems = problems(schema(List.of(), written("accounts", sql)));
    assertThat(problems).hasSize(2);
    return problems.get(0);
  }

  @Test
  void plansTheShopsAccountsAsRowPlanWithThePrimaryKey() {
    TransformPlan plan =
        source.plan(
            schema(
                List.of(),
                written("accounts", "SELECT id, name, email FROM accounts WHERE id = :id")));

    assertThat(plan.schemas().get(0).contract().key()).containsExactly("id");
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.describe())
        .containsExactly(
            "public schema publisher/things 1.2, key (id)",
            "  insert of public.accounts: row plan, the SQL selects columns of the changed row by"
                + " its key",
            "  update of public.accounts: row plan, the SQL selects columns of the changed row by"
                + " its key",
            "  delete of public.accounts: key of the deleted row");
    assertThat(plan.neededColumns())
        .containsOnlyKeys(table("accounts"))
        .containsEntry(table("accounts"), Set.of("id", "name", "email"));
  }

  @Test
  void findsThePrimaryKeyUnderAnotherNameButNotAnotherTablesColumnOfItsName() {
    TransformPlan renamed =
        source.plan(
            schema(
                List.of(),
                written(
                    "accounts",
                    "SELECT a.id AS account, a.name FROM accounts a WHERE a.id = :id")));
    assertThat(renamed.schemas().get(0).contract().key()).containsExactly("account");

    List<Diagnostic> problems =
        problems(
            schema(
                List.of(),
                written(
                    "accounts",
                    "SELECT d.id, a.name FROM accounts a JOIN addresses d ON d.account_id = a.id"
                        + " WHERE a.id = :id")));
    assertThat(problems.get(0).code()).isEqualTo(TransformCode.KEY_MISSING);
  }

  @Test
  void saysWhyALookUpIsNeeded() {
    assertThat(reason("SELECT id, upper(name) AS name FROM accounts WHERE id = :id"))
        .isEqualTo("property name is computed");
    source.database().execute("ALTER TABLE accounts ADD tags text[]");
    assertThat(reason("SELECT id, tags FROM accounts WHERE id = :id"))
        .isEqualTo("column tags (text[]) is rendered by the source");
    assertThat(reason("SELECT id FROM accounts WHERE id = :id AND name IS NOT NULL"))
        .isEqualTo("the WHERE clause is not just the key of the changed row");
    assertThat(reason("SELECT id FROM accounts WHERE email = :email"))
        .isEqualTo("the WHERE clause is not just the key of the changed row");
    assertThat(reason("SELECT id FROM accounts WHERE id = :id LIMIT 1"))
        .isEqualTo("the SQL is more than a selection of columns of one table");
    assertThat(reason("SELECT id, user AS name FROM accounts WHERE id = :id"))
        .isEqualTo("property name is computed");
    assertThat(reason("SELECT a.id FROM accounts a(id, name) WHERE id = $1"))
        .isEqualTo("the SQL is more than a selection of columns of one table");
    assertThat(reason("SELECT d.id FROM addresses d WHERE d.id = :id"))
        .startsWith("the SQL reads another table than the changed one");
  }

  private String reason(String sql) {
    TransformationPlan plan =
        source
            .plan(schema(List.of("id"), on(INSERT, "accounts", sql)))
            .schemas()
            .get(0)
            .transformations()
            .get(0);
    assertThat(plan.rowPlan()).isEmpty();
    return plan.reason();
  }

  @Test
  void rowSecurityForbidsTheRowPlan() {
    source.database().execute("ALTER TABLE accounts ENABLE ROW LEVEL SECURITY");

    assertThat(reason("SELECT id FROM accounts WHERE id = :id")).contains("row security");
  }

  @Test
  void marksASyntaxErrorInTheTextAsWritten() {
    Diagnostic problem = problem("SELECT id, :email::text AS email\nFROM accounts WHARE id = :id");

    assertThat(problem.code()).isEqualTo(TransformCode.SYNTAX);
    assertThat(problem.message())
        .contains("insert of public.accounts")
        .contains("line 2, column 21\n  FROM accounts WHARE id = :id\n                      ^");
  }

  @Test
  void namesMissingTablesAndColumns() {
    Diagnostic column = problem("SELECT a.id, a.nam AS name FROM accounts a WHERE a.id = :id");
    assertThat(column.code()).isEqualTo(TransformCode.MISSING_COLUMN);
    assertThat(column.message()).contains("column a.nam does not exist").contains("^");
    assertThat(column.fix()).contains("a.name");

    Diagnostic table = problem("SELECT id FROM acounts WHERE id = :id");
    assertThat(table.code()).isEqualTo(TransformCode.MISSING_TABLE);

    List<Diagnostic> changed =
        problems(schema(List.of("id"), on(INSERT, "acounts", "SELECT id FROM accounts")));
    assertThat(changed.get(0).code()).isEqualTo(TransformCode.MISSING_TABLE);
    assertThat(changed.get(0).fix()).isEqualTo("did you mean accounts?");
  }

  @Test
  void namesThePlaceholderThatIsNoColumn() {
    Diagnostic named = problem("SELECT id FROM accounts WHERE id = :idd");
    assertThat(named.code()).isEqualTo(TransformCode.UNKNOWN_PLACEHOLDER);
    assertThat(named.message()).contains(":idd is no column of table public.accounts");
    assertThat(named.fix()).isEqualTo("did you mean :id?");

    Diagnostic positional = problem("SELECT id FROM accounts WHERE id = $6");
    assertThat(positional.code()).isEqualTo(TransformCode.UNKNOWN_PLACEHOLDER);
    assertThat(positional.fix()).startsWith("its columns are, in this order, id, ");
  }

  @Test
  void refusesWhatIsNotOneSelect() {
    assertThat(problem("DELETE FROM accounts WHERE id = :id RETURNING id").code())
        .isEqualTo(TransformCode.NOT_A_SELECT);
    assertThat(problem("SELECT id FROM accounts WHERE id = :id; SELECT 1").code())
        .isEqualTo(TransformCode.NOT_A_SELECT);
    assertThat(
            problem("WITH d AS (DELETE FROM accounts WHERE id = :id RETURNING id) SELECT id FROM d")
                .code())
        .isEqualTo(TransformCode.NOT_A_SELECT);
    assertThat(source.database().number("SELECT count(*) FROM accounts")).isZero();
  }

  @Test
  void comparesTheOutputWithTheDeclaredShape() {
    String output =
        """
        {"properties": {"id": {"type": "string"}, "nam": {"type": "string"},
                        "score": {"type": ["boolean", "null"]}},
         "additionalProperties": false}
        """;
    List<Diagnostic> problems =
        problems(
            schema(
                output,
                List.of(),
                on(
                    INSERT,
                    "accounts",
                    "SELECT id, name, score, 1 AS score FROM accounts WHERE id = :id")));

    assertThat(problems.stream().map(found -> found.code().id()))
        .contains("SQL-207", "SQL-209", "SQL-210", "SQL-211");
    assertThat(problems.toString())
        .contains("output column score is float8, which is never a JSON")
        .contains("did you mean column name? Name it nam with AS")
        .contains("output column name is not declared")
        .contains("two columns named score");
  }

  @Test
  void onlyWarnsOfLongNumbersThatRejotGaveAsStrings() {
    TransformPlan plan =
        source.plan(
            schema(
                "{\"properties\": {\"id\": {\"type\": \"string\"}}}",
                List.of(),
                written("accounts", "SELECT id FROM accounts WHERE id = :id")));

    assertThat(plan.warnings())
        .allSatisfy(
            warning -> {
              assertThat(warning.code()).isEqualTo(TransformCode.TYPE_MISMATCH);
              assertThat(warning.message()).contains("id is int8, which is never a JSON string");
            })
        .hasSize(2);
  }

  @Test
  void tellsTypesThatCannotBeCompared() {
    Diagnostic problem = problem("SELECT id FROM accounts WHERE id = :email");

    assertThat(problem.code()).isEqualTo(TransformCode.TYPE_MISMATCH);
    assertThat(problem.message()).contains("bigint = text");
  }

  @Test
  void reportsTheProblemsOfAllSchemasAtOnce() {
    List<Diagnostic> problems =
        problems(
            schema(List.of(), on(INSERT, "nowhere", "SELECT 1")),
            schema(
                List.of("idd"),
                on(INSERT, "accounts", "SELECT id FROM accounts WHERE id = :id"),
                on(INSERT, "addresses", "SELECT id FROM accounts WHERE id = :acount_id")),
            schema(
                List.of("idd"), on(INSERT, "accounts", "SELECT id FROM accounts WHERE id = :id")));

    assertThat(problems.stream().map(found -> found.code().id()))
        .contains("SQL-203", "SQL-206", "SQL-212");
  }

  @Test
  void needsFullReplicaIdentityForDeletesOfASecondaryTable() {
    PublishedSchema schema =
        schema(
            List.of(),
            on(INSERT, "accounts", "SELECT id FROM accounts WHERE id = :id"),
            on(UPDATE, "addresses", "SELECT id FROM accounts WHERE id = :account_id"),
            on(DELETE, "addresses", "SELECT id FROM accounts WHERE id = :account_id"));

    List<Diagnostic> problems = problems(schema);
    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.code()).isEqualTo(TransformCode.REPLICA_IDENTITY);
              assertThat(problem.message())
                  .contains("a delete of public.addresses needs account_id");
              assertThat(problem.fix())
                  .isEqualTo("ALTER TABLE \"public\".\"addresses\" REPLICA IDENTITY FULL;");
            });

    source
        .database()
        .execute(
            problems.stream()
                .map(Diagnostic::fix)
                .filter(fix -> fix.startsWith("ALTER"))
                .toList()
                .get(0));
    assertThat(source.plan(schema).neededColumns())
        .containsEntry(table("addresses"), Set.of("id", "account_id"));
  }

  @Test
  void refusesAPrimaryTableWithoutPrimaryKeyAndAView() {
    source
        .database()
        .execute("CREATE TABLE heap (x int)", "CREATE VIEW seen AS SELECT * FROM accounts");

    assertThat(
            problems(schema(List.of("x"), on(INSERT, "heap", "SELECT x FROM heap WHERE x = :x"))))
        .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(TransformCode.NO_PRIMARY_KEY));
    assertThat(problems(schema(List.of("id"), on(INSERT, "seen", "SELECT 1 AS id"))).get(0).code())
        .isEqualTo(TransformCode.NOT_CAPTURED);
  }

  @Test
  void warnsWhereTheKeyCannotBeToldWithoutARow() {
    TransformPlan plan =
        source.plan(
            schema(
                List.of("upper"),
                on(
                    INSERT,
                    "accounts",
                    "SELECT upper(email) AS upper FROM accounts WHERE id = :id")));

    assertThat(plan.warnings().stream().map(Diagnostic::code))
        .containsExactly(TransformCode.KEY_UNDERIVABLE, TransformCode.MISSING_OPERATION);
  }

  @Test
  void refusesUpdatesThatMayChangeAKeyItCannotTell() {
    Diagnostic refused =
        problems(
                schema(
                    List.of("upper"),
                    written(
                        "accounts", "SELECT upper(email) AS upper FROM accounts WHERE id = :id")))
            .stream()
            .filter(problem -> problem.severity() == Severity.ERROR)
            .findFirst()
            .orElseThrow();

    assertThat(refused.code()).isEqualTo(TransformCode.KEY_UNDERIVABLE);
    assertThat(refused.message())
        .contains("update of public.accounts: key upper cannot be derived");
  }

  /** A delete of another key would find nothing. */
  @Test
  void refusesTransformationsThatTellOtherKeys() {
    String rows = "SELECT id::text AS id, name FROM accounts WHERE id = :id";

    assertThat(keyProblem(rows, "SELECT :id AS id, '' AS name"))
        .contains("key id is not the same in insert and delete of public.accounts");
    assertThat(keyProblem(rows, "SELECT :email AS id, '' AS name"))
        .contains("key id is not the same in insert and delete of public.accounts");
    assertThat(
            source
                .plan(
                    schema(
                        List.of("id"),
                        on(INSERT, "accounts", rows),
                        on(UPDATE, "accounts", rows),
                        on(DELETE, "accounts", "SELECT :id::text AS id, '' AS name")))
                .warnings())
        .isEmpty();
  }

  private String keyProblem(String sql, String deleteSql) {
    source.database().execute("ALTER TABLE accounts REPLICA IDENTITY FULL");
    Diagnostic first =
        problems(
                schema(
                    List.of("id"),
                    on(INSERT, "accounts", sql),
                    on(UPDATE, "accounts", sql),
                    on(DELETE, "accounts", deleteSql)))
            .get(0);
    assertThat(first.code()).isEqualTo(TransformCode.KEY_UNDERIVABLE);
    return first.message();
  }

  @Test
  void warnsOfAKeyThatMayBeNullOrMayNotBeUnique() {
    source
        .database()
        .execute(
            "CREATE DOMAIN code AS text NOT NULL",
            "ALTER TABLE accounts REPLICA IDENTITY FULL, ADD sku text, ADD code code UNIQUE,"
                + " ADD late text NOT NULL UNIQUE DEFERRABLE, ADD part text NOT NULL,"
                + " ADD folded text NOT NULL",
            "CREATE UNIQUE INDEX ON accounts (sku)",
            "CREATE UNIQUE INDEX ON accounts (part) WHERE id > 10",
            "CREATE UNIQUE INDEX ON accounts (lower(folded))");

    assertThat(warnings("SELECT id, name FROM accounts WHERE id = :id", "id")).isEmpty();
    assertThat(warnings("SELECT email FROM accounts WHERE id = :id", "email")).isEmpty();
    assertThat(warnings("SELECT code FROM accounts WHERE id = :id", "code")).isEmpty();
    assertThat(
            warnings("SELECT name, id FROM accounts WHERE id = :id AND name <> ''", "id", "name"))
        .containsExactly(TransformCode.KEY_NULL);
    assertThat(warnings("SELECT sku FROM accounts WHERE id = :id", "sku"))
        .containsExactly(TransformCode.KEY_NULL);
    assertThat(warnings("SELECT sku FROM accounts WHERE id = :id AND sku IS NOT NULL", "sku"))
        .isEmpty();
    assertThat(warnings("SELECT sku FROM accounts WHERE sku = :sku", "sku")).isEmpty();
    assertThat(warnings("SELECT late FROM accounts WHERE id = :id", "late")).isEmpty();
    assertThat(warnings("SELECT part FROM accounts WHERE id = :id", "part"))
        .containsExactly(TransformCode.KEY_NOT_UNIQUE);
    assertThat(warnings("SELECT folded FROM accounts WHERE id = :id", "folded"))
        .containsExactly(TransformCode.KEY_NOT_UNIQUE);
    assertThat(
            warnings(
                "SELECT part, count(*) AS n FROM accounts WHERE part = :part GROUP BY part",
                "part"))
        .isEmpty();
    assertThat(warnings("SELECT name FROM accounts WHERE id = :id", "name"))
        .containsExactly(TransformCode.KEY_NULL, TransformCode.KEY_NOT_UNIQUE);
  }

  @Test
  void advisesNoIndexThatPostgresRefuses() {
    source
        .database()
        .execute(
            "CREATE DOMAIN paper AS xml",
            "CREATE TABLE plain (id int PRIMARY KEY, k text NOT NULL, o varchar NOT NULL, a int[]"
                + " NOT NULL, r int4range NOT NULL, c cidr NOT NULL, j json NOT NULL, x paper"
                + " NOT NULL, p point[] NOT NULL)",
            "ALTER TABLE plain REPLICA IDENTITY FULL",
            "CREATE TABLE parted (id int PRIMARY KEY, k text NOT NULL) PARTITION BY RANGE (id)",
            "CREATE TABLE part PARTITION OF parted DEFAULT",
            "ALTER TABLE part REPLICA IDENTITY FULL");

    for (String sorted : List.of("k", "o", "a", "r", "c")) {
      String index = uniqueKeyAdvice("plain", sorted).replace(", or choose another key", "");
      source.database().execute(index);
    }
    for (String unsorted : List.of("j", "x", "p")) {
      assertThat(uniqueKeyAdvice("plain", unsorted)).startsWith("choose another key than");
    }
    assertThat(uniqueKeyAdvice("parted", "k"))
        .startsWith("choose another key")
        .endsWith("contains the partition key");
  }

  private String uniqueKeyAdvice(String table, String key) {
    String sql = "SELECT " + key + " FROM " + table + " WHERE id = :id";
    return source.plan(schema(List.of(key), written(table, sql))).warnings().stream()
        .filter(warning -> warning.code() == TransformCode.KEY_NOT_UNIQUE)
        .map(Diagnostic::fix)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theAdviceForANullableKeyAltersTheChildThatAllowsNull() {
    boolean inherited =
        source.database().number("SELECT current_setting('server_version_num')") < 180_000;
    source
        .database()
        .execute(
            "CREATE TABLE base (id int PRIMARY KEY, k int "
                + (inherited ? "NOT NULL" : "CONSTRAINT nn NOT NULL NO INHERIT")
                + ", UNIQUE (k))",
            "CREATE TABLE child (PRIMARY KEY (id), UNIQUE (k)) INHERITS (base)",
            "ALTER TABLE child ALTER k DROP NOT NULL",
            "ALTER TABLE base REPLICA IDENTITY FULL",
            "ALTER TABLE child REPLICA IDENTITY FULL");
    PublishedSchema schema =
        schema(List.of("k"), written("base", "SELECT k FROM base WHERE id = :id"));

    Diagnostic warning = source.plan(schema).warnings().get(0);
    assertThat(warning.code()).isEqualTo(TransformCode.KEY_NULL);
    source.database().execute(warning.fix().split(",")[0]);

    assertThat(source.plan(schema).warnings()).isEmpty();
  }

  private List<DiagnosticCode> warnings(String sql, String... key) {
    return source.plan(schema(List.of(key), written("accounts", sql))).warnings().stream()
        .map(Diagnostic::code)
        .toList();
  }

  @Test
  void doesNotRefuseWhatOnlyTheParserCannotRead() {
    TransformPlan plan =
        source.plan(
            schema(
                List.of(),
                written(
                    "accounts",
                    "SELECT id, name FROM accounts WHERE id = :id UNION ALL SELECT id, name FROM"
                        + " accounts WHERE false")));

    assertThat(plan.describe().get(1))
        .contains("query plan by (id), the SQL is not one plain SELECT");
    assertThat(plan.describe().get(3)).endsWith("query plan, other rows may be left");
  }

  @Test
  void findsTablesOfOtherSchemasAndOddNames() {
    source
        .database()
        .execute(
            "CREATE SCHEMA \"Sales\"",
            "CREATE TABLE \"Sales\".\"Order Line\" (\"Id\" int PRIMARY KEY, \"select\" text)");
    TransformPlan plan =
        source.plan(
            schema(
                List.of(),
                written(
                    "Sales.Order Line",
                    "SELECT \"Id\", \"select\" FROM \"Sales\".\"Order Line\" WHERE \"Id\" = :Id")));

    assertThat(plan.schemas().get(0).contract().key()).containsExactly("Id");
    assertThat(plan.describe().get(1)).contains("row plan");
    assertThat(plan.neededColumns()).containsKey(new TableName("Sales", "Order Line"));
  }
}
