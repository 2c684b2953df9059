package dev.syncline.postgres.source.internal.transform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.transform.json.JsonProperties;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import dev.syncline.postgres.source.internal.transform.plan.KeySearch;
import dev.syncline.postgres.source.internal.transform.plan.Lookup;
import dev.syncline.postgres.source.internal.transform.plan.PublicRow;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the public rows of keys. Uses a session of its caller. */
public final class KeyReader {
  private final Connection session;
  private final RegisteredSchema schema;
  private final OutputPolicy policy;
  private final Optional<Lookup> lookup;
  private final int keysPerQuery;

  /**
   * @param session a session at the source, in autocommit
   * @param keysPerQuery how many keys one query looks up at most
   */
  public KeyReader(
      Connection session, RegisteredSchema schema, OutputPolicy policy, int keysPerQuery) {
    this.session = session;
    this.schema = schema;
    this.policy = policy;
    this.keysPerQuery = keysPerQuery;
    SchemaPlan plan = schema.plan();
    lookup = plan.deletedKey().rowsOfKey(plan.load());
  }

  /** Whether rows are found by the values of columns, and not only by the JSON of a known key. */
  public boolean findsByValues() {
    return lookup.isPresent();
  }

  /** The properties in the order of the values of {@link #byValues}. */
  public List<String> properties() {
    return schema.plan().contract().key();
  }

  /**
   * Finds rows by keys of events.
   *
   * @param keys JSON objects
   * @return the rows of each
   */
  public List<KeyRows> byKeys(List<String> keys) throws InterruptedException {
    List<List<String>> values = new ArrayList<>();
    boolean plain = lookup.isPresent();
    for (String key : keys) {
      Map<String, String> json = JsonProperties.of(key);
      List<String> texts = new ArrayList<>();
      for (String property : properties()) {
        String value = json.getOrDefault(property, "null");
        plain = plain && !value.startsWith("{") && !value.startsWith("[");
        texts.add(text(value));
      }
      values.add(texts);
    }
    return plain ? byValues(values) : searched(keys);
  }

  /**
   * Finds rows by values.
   *
   * @param values for each key the text of each property's value
   * @return the rows of each
   * @throws IllegalStateException unless {@link #findsByValues}
   */
  public List<KeyRows> byValues(List<List<String>> values) throws InterruptedException {
    List<KeyRows> found = new ArrayList<>();
    for (int start = 0; start < values.size(); start += keysPerQuery) {
      lookUp(values.subList(start, Math.min(start + keysPerQuery, values.size())), found);
    }
    return found;
  }

  /** Looks up parts of the values if one of them is no value of its column, down to that one. */
  private void lookUp(List<List<String>> values, List<KeyRows> found) throws InterruptedException {
    Lookup question = lookup.orElseThrow(IllegalStateException::new);
    List<LookupAnswer> answers = values.stream().map(one -> new LookupAnswer()).toList();
    try {
      new LookupSession(session).answer(question, values, answers, Set.of());
    } catch (DataException cause) {
      int half = values.size() / 2;
      if (half == 0) {
        found.add(new KeyRows(Optional.empty(), List.of(), false));
      } else {
        lookUp(values.subList(0, half), found);
        lookUp(values.subList(half, values.size()), found);
      }
      return;
    }
    answers.forEach(answer -> found.add(rows(answer)));
  }

  private KeyRows rows(LookupAnswer answer) {
    Optional<String> key = Optional.empty();
    Set<String> objects = new LinkedHashSet<>();
    boolean refused = !answer.failed().isEmpty();
    for (PublicRow row : answer.rows()) {
      if (!KeyJson.hasNull(row.key())) {
        key = Optional.of(CanonicalKey.of(row.key()));
      }
      if (row.object().isPresent() && isPublished(row.key(), row.object().get())) {
        objects.add(row.object().get());
      } else {
        refused |= row.object().isPresent();
      }
    }
    Optional<String> failed =
        answer.failed().stream().flatMap(row -> row.key().stream()).findFirst();
    return new KeyRows(
        key.isPresent() ? key : failed.map(CanonicalKey::of), List.copyOf(objects), refused);
  }

  private boolean isPublished(String key, String object) {
    int minor = schema.plan().schema().version().minor();
    NewEvent event = new NewEvent(schema.id(), minor, Operation.INSERT, key, Optional.of(object));
    try {
      return policy.sort(List.of(event)).refused().isEmpty();
    } catch (DataException stops) {
      return false;
    }
  }

  private List<KeyRows> searched(List<String> keys) {
    List<Set<String>> objects = new ArrayList<>();
    keys.forEach(key -> objects.add(new LinkedHashSet<>()));
    String sql = UserPath.ENTER_READING + KeySearch.sql(schema.plan().load(), properties());
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int place = 0; place < properties().size(); place++) {
        String property = properties().get(place);
        Object[] values = keys.stream().map(key -> JsonProperties.of(key).get(property)).toArray();
        statement.setArray(place + 1, session.createArrayOf("text", values));
      }
      try (ResultSet row = UserPath.rows(statement)) {
        while (row.next()) {
          objects.get(row.getInt(1) - 1).add(row.getString(2));
        }
      }
    } catch (SQLException cause) {
      throw SourceFailure.of("look up rows by their keys", cause);
    }
    List<KeyRows> found = new ArrayList<>();
    for (int place = 0; place < keys.size(); place++) {
      String key = keys.get(place);
      List<String> published =
          objects.get(place).stream().filter(object -> isPublished(key, object)).toList();
      found.add(
          new KeyRows(
              Optional.of(CanonicalKey.of(key)),
              published,
              published.size() < objects.get(place).size()));
    }
    return found;
  }

  /** The text of a JSON value: a string without quotes, anything else as it is. */
  private static String text(String json) {
    if (!json.startsWith("\"")) {
      return json;
    }
    try (JsonParser parser = JsonProperties.FACTORY.createParser(json)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : json;
    } catch (IOException invalid) {
      throw new IllegalArgumentException("a value of a key is not JSON", invalid);
    }
  }
}
