package dev.syncline.postgres.sink;

import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlTemplate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A consumer's SQL with the type of each placeholder, as the destination infers it. */
final class TypedSql {
  private final SqlTemplate template;
  private final List<Value> values;
  private final List<Integer> uses;

  private TypedSql(SqlTemplate template, List<Value> values, List<Integer> uses) {
    this.template = template;
    this.values = List.copyOf(values);
    this.uses = List.copyOf(uses);
  }

  /**
   * A property of the event as a value of an SQL type.
   *
   * @param property the property's name
   * @param type the type, ready to stand in SQL
   */
  record Value(String property, String type) {}

  /**
   * @param names the property each use of a placeholder names, in text order
   * @param types the type of each
   */
  static TypedSql of(SqlTemplate template, List<String> names, List<String> types) {
    List<Value> values = new ArrayList<>();
    List<Integer> uses = new ArrayList<>();
    for (int use = 0; use < names.size(); use++) {
      Value value = new Value(names.get(use), types.get(use));
      if (!values.contains(value)) {
        values.add(value);
      }
      uses.add(values.indexOf(value));
    }
    return new TypedSql(template, values, uses);
  }

  /** The distinct values, in order of first use. */
  List<Value> values() {
    return values;
  }

  /** For each use of a placeholder, in text order, the index of its value. */
  List<Integer> uses() {
    return uses;
  }

  /** The statement as an SQL parser understands it: values are {@code :v0}, {@code :v1}. */
  String forParser() {
    return template.render(each(value -> ":" + name(value)));
  }

  /** The statement for one event: every value a JDBC parameter given as text. */
  String forOneEvent() {
    return template.renderForJdbc(each(value -> "CAST(? AS " + values.get(value).type() + ")"));
  }

  /** Turns SQL written with {@link #forParser()}'s names into JDBC SQL that reads the values. */
  String reading(String sql, IntFunction<String> column) {
    return SqlTemplate.parse(sql)
        .renderForJdbc(
            placeholder -> column.apply(index(((Placeholder.Named) placeholder).name())));
  }

  /** The value a parser's {@code :v0} stands for. */
  Value valueNamed(String name) {
    return values.get(index(name));
  }

  private Function<Placeholder, String> each(IntFunction<String> replacement) {
    Iterator<Integer> use = uses.iterator();
    return placeholder -> replacement.apply(use.next());
  }

  private static String name(int value) {
    return "v" + value;
  }

  private int index(String name) {
    return IntStream.range(0, values.size())
        .filter(value -> name(value).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no value named " + name));
  }
}
