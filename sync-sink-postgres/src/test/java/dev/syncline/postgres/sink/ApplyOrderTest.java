package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.SinkPlanner;
import dev.syncline.postgres.sink.internal.plan.StatementBatch;
import dev.syncline.postgres.sink.internal.plan.StatementBatchPlanner;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events applied in runs end where the same events applied one by one end. */
@Tag("verify")
class ApplyOrderTest extends SinkTest {
  private static final PublishedContract PARENTS = contract(1, "parents", "id", "name", "level");
  private static final PublishedContract CHILDREN = contract(2, "children", "id", "parent", "v");

  private static final int KEYS = 6;

  private final Map<Integer, Integer> parentOf = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private boolean cascade;

  @BeforeEach
  void forget() {
    parentOf.clear();
    names.clear();
  }

  private static void createTables(TestDatabase database, String onDelete) {
    database.execute(
        "CREATE TABLE parents (id int PRIMARY KEY, name text, level int, extra text)",
        "CREATE TABLE children (id int PRIMARY KEY, v text,"
            + " parent int NOT NULL REFERENCES parents ON DELETE "
            + onDelete
            + ")",
        "CREATE TABLE unique_names (id int PRIMARY KEY, name text UNIQUE)",
        "CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree ON DELETE CASCADE)",
        "CREATE TABLE first_names (id int PRIMARY KEY, name text)",
        "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)",
        "CREATE TABLE vehicles (id int, name text)",
        "CREATE TABLE trucks (PRIMARY KEY (id)) INHERITS (vehicles)",
        "CREATE TABLE wheels (id int PRIMARY KEY, v text,"
            + " truck int NOT NULL REFERENCES trucks ON DELETE "
            + onDelete
            + ")",
        "CREATE TABLE log (no bigserial PRIMARY KEY, id int, v text)");
  }

  private static ContractSubscription[] subscriptions() {
    return new ContractSubscription[] {
      subscription(
          "parents",
          PARENTS,
          "INSERT INTO parents (id, name, level) VALUES (:id, :name, :level)"
              + " ON CONFLICT (id) DO UPDATE SET name = :name",
          "DELETE FROM parents WHERE id = :id"),
      subscription(
          "children",
          CHILDREN,
          "INSERT INTO children (id, parent, v) VALUES (:id, :parent, :v)"
              + " ON CONFLICT (id) DO UPDATE SET parent = :parent, v = :v",
          "DELETE FROM children WHERE id = :id"),
      subscription(
          "unique",
          PARENTS,
          "INSERT INTO unique_names VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name ="
              + " :name",
          "DELETE FROM unique_names WHERE id = :id"),
      subscription(
          "first",
          PARENTS,
          "INSERT INTO first_names VALUES (:id, :name) ON CONFLICT (id) DO NOTHING",
          "DELETE FROM first_names WHERE id = :id"),
      subscription("extra", CHILDREN, "UPDATE parents SET extra = :v WHERE id = :id"),
      subscription(
          "counter",
          CHILDREN,
          "INSERT INTO counter VALUES (:id, 1)"
              + " ON CONFLICT (id) DO UPDATE SET n = (counter.n * 2 + 1) % 1009",
          "UPDATE counter SET n = n - 1 WHERE id = :id"),
      subscription("log", CHILDREN, "INSERT INTO log (id, v) VALUES (:id, :v)"),
      subscription(
          "trucks",
          PARENTS,
          "INSERT INTO trucks VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = :name",
          "DELETE FROM vehicles WHERE id = :id"),
      subscription(
          "wheels",
          CHILDREN,
          "INSERT INTO wheels (id, truck, v) VALUES (:id, :parent, :v)"
              + " ON CONFLICT (id) DO UPDATE SET truck = :parent",
          "DELETE FROM wheels WHERE id = :id"),
    };
  }

  /** A statement of its own for each event keeps others apart, so few subscriptions share a run. */
  @ParameterizedTest
  @CsvSource({
    "1, CASCADE, 0 1",
    "2, RESTRICT, 0 1",
    "3, RESTRICT, 0 1 3",
    "4, CASCADE, 2 3",
    "5, CASCADE, 0 4",
    "6, RESTRICT, 1 6 0",
    "7, CASCADE, 2 6 3",
    "8, RESTRICT, 0 1 2 3 4 5 6",
    "9, CASCADE, 5 0",
    "10, CASCADE, 7",
    "11, CASCADE, 7 8",
    "12, RESTRICT, 7 8",
  })
  void ofRandomEventsMakesNoDifference(long seed, String onDelete, String consumers)
      throws SQLException {
    cascade = onDelete.equals("CASCADE");
    TestDatabase inRuns = database;
    TestDatabase oneByOne = TestPostgres.shared().database();
    createTables(inRuns, onDelete);
    createTables(oneByOne, onDelete);
    List<ContractSubscription> subscriptions =
        Arrays.stream(consumers.split(" "))
            .map(number -> subscriptions()[Integer.parseInt(number)])
            .toList();
    Random random = new Random(seed);

    try (Connection first = inRuns.connect();
        Connection second = oneByOne.connect()) {
      SinkPlan plan = SinkPlanner.plan(first, subscriptions);
      SinkSession session = new SinkSession(first, plan, SETTINGS, new SharedRows());
      SinkSession other = new SinkSession(second, plan, SETTINGS, new SharedRows());
      for (int round = 0; round < 30; round++) {
        List<Event> events = new ArrayList<>();
        for (int event = 0; event < 20; event++) {
          next(random, events);
        }
        inRuns(plan, events, session);
        for (Event event : events) {
          inRuns(plan, List.of(event), other);
        }

        assertThat(contents(inRuns))
            .as("round %s: %s", round, events)
            .isEqualTo(contents(oneByOne));
      }
    }
  }

  /** Without what a delivery does about a refused run: none may be refused here. */
  private static void inRuns(SinkPlan plan, List<Event> events, SinkSession session)
      throws SQLException {
    StatementBatchPlanner planner = plan.newRuns();
    for (Event event : events) {
      plan.lanesFor(event).forEach(lane -> planner.add(lane.number(), event));
    }
    for (StatementBatch run : planner.runs()) {
      session.apply(run.lane(), run.events());
    }
  }

  /** A change a source with the same foreign key could have made. */
  private void next(Random random, List<Event> events) {
    int id = random.nextInt(KEYS);
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        String name = "name " + random.nextInt(40);
        if (!names.containsValue(name)) {
          names.put(id, name);
          events.add(parent(id, name, random.nextInt(100)));
          return;
        }
        next(random, events);
      }
      case 2 -> {
        boolean mayGo = names.containsKey(id) && (cascade || !parentOf.containsValue(id));
        if (mayGo) {
          names.remove(id);
          parentOf.values().removeIf(parent -> parent == id);
          events.add(delete(PARENTS, "{\"id\": " + id + "}"));
          return;
        }
        next(random, events);
      }
      case 3 -> {
        parentOf.remove(id);
        events.add(delete(CHILDREN, "{\"id\": " + id + "}"));
      }
      default -> {
        int parent = random.nextInt(KEYS);
        if (names.containsKey(parent)) {
          parentOf.put(id, parent);
          events.add(child(id, parent, "v" + random.nextInt(100)));
          return;
        }
        next(random, events);
      }
    }
  }

  private Event parent(int id, String name, int level) {
    return upsert(
        PARENTS,
        "{\"id\": " + id + "}",
        "{\"id\": " + id + ", \"name\": \"" + name + "\", \"level\": " + level + "}");
  }

  private Event child(int id, int parent, String value) {
    return upsert(
        CHILDREN,
        "{\"id\": " + id + "}",
        "{\"id\": " + id + ", \"parent\": " + parent + ", \"v\": \"" + value + "\"}");
  }

  private static List<String> contents(TestDatabase database) {
    String tables =
        Stream.of(
                "parents",
                "children",
                "unique_names",
                "first_names",
                "counter",
                "vehicles",
                "wheels")
            .map(table -> "SELECT '" + table + "', id, t::text FROM " + table + " t")
            .collect(Collectors.joining(" UNION ALL "));
    return database.rows(
        "("
            + tables
            + " ORDER BY 1, 2) UNION ALL"
            + " SELECT 'log', row_number() OVER (ORDER BY no)::int, id || v FROM log");
  }

  @Test
  void parentsAndChildrenByTurnsTakeTwoStatements() {
    createTables(database, "RESTRICT");
    PostgresSink sink = open(subscriptions()[0], subscriptions()[1]);
    List<Event> events = new ArrayList<>();
    for (int id = 0; id < 5_000; id++) {
      events.add(parent(id, "p" + id, 1));
      events.add(child(id, id, "c"));
    }
    deliver(sink, events.toArray(Event[]::new));

    // Rows of one statement have one command id; the statements of a transaction count up.
    assertThat(database.rows("SELECT DISTINCT cmin::text::int FROM parents")).hasSize(1);
    assertThat(database.rows("SELECT DISTINCT cmin::text::int FROM children")).hasSize(1);
    assertThat(database.number("SELECT count(*) FROM children")).isEqualTo(5_000);
  }

  @Test
  void aTreeMayBeTurnedUpsideDown() {
    createTables(database, "RESTRICT");
    PublishedContract nodes = contract(3, "nodes", "id", "parent");
    PostgresSink sink =
        open(
            subscription(
                nodes,
                "INSERT INTO tree VALUES (:id, :parent)"
                    + " ON CONFLICT (id) DO UPDATE SET parent = :parent",
                "DELETE FROM tree WHERE id = :id"));

    deliver(
        sink,
        node(nodes, 1, "null"),
        node(nodes, 2, "1"),
        node(nodes, 3, "2"),
        node(nodes, 2, "null"),
        node(nodes, 1, "3"));
    deliver(sink, node(nodes, 3, "null"), delete(nodes, "{\"id\": 2}"), node(nodes, 4, "1"));

    assertThat(database.rows("SELECT * FROM tree ORDER BY id"))
        .containsExactly("1|3", "3|null", "4|1");
  }

  @Test
  void aDeleteDoesNotPassAnotherThatGivesRowsItsKey() {
    database.execute(
        "CREATE TABLE owners (id int PRIMARY KEY)",
        "CREATE TABLE goods (owner int PRIMARY KEY DEFAULT 0 REFERENCES owners"
            + " ON DELETE SET DEFAULT)",
        "INSERT INTO owners VALUES (0), (1), (5)",
        "INSERT INTO goods VALUES (1)");
    PublishedContract owners = contract(1, "owners", "id");
    PublishedContract goods = contract(2, "goods", "owner");
    PostgresSink sink =
        open(
            subscription(
                owners,
                "INSERT INTO owners VALUES (:id) ON CONFLICT (id) DO NOTHING",
                "DELETE FROM owners WHERE id = :id"),
            subscription(
                goods,
                "INSERT INTO goods VALUES (:owner) ON CONFLICT (owner) DO NOTHING",
                "DELETE FROM goods WHERE owner = :owner"));

    deliver(
        sink,
        delete(goods, "{\"owner\": 5}"),
        delete(owners, "{\"id\": 1}"),
        delete(goods, "{\"owner\": 0}"));

    assertThat(database.rows("SELECT * FROM goods")).isEmpty();
  }

  private Event node(PublishedContract nodes, int id, String parent) {
    return upsert(
        nodes, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"parent\": " + parent + "}");
  }
}
