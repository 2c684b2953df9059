package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A consumer's SQL with the type of each placeholder, as the destination infers it. */
public final class TypedSql {
  private final SqlTemplate template;
  private final List<TypedValue> values;
  private final List<Integer> uses;

  private TypedSql(SqlTemplate template, List<TypedValue> values, List<Integer> uses) {
    this.template = template;
    this.values = List.copyOf(values);
    this.uses = List.copyOf(uses);
  }

  /**
   * @param names the property each use of a placeholder names, in text order
   * @param types the type of each
   */
  static TypedSql of(SqlTemplate template, List<String> names, List<String> types) {
    List<TypedValue> values = new ArrayList<>();
    List<Integer> uses = new ArrayList<>();
    for (int use = 0; use < names.size(); use++) {
      TypedValue value = new TypedValue(names.get(use), types.get(use));
      if (!values.contains(value)) {
        values.add(value);
      }
      uses.add(values.indexOf(value));
    }
    return new TypedSql(template, values, uses);
  }

  /** The distinct values, in order of first use. */
  public List<TypedValue> values() {
    return values;
  }

  /** For each use of a placeholder, in text order, the index of its value. */
  public List<Integer> uses() {
    return uses;
  }

  /** The statement as an SQL parser understands it: values are {@code :v0}, {@code :v1}. */
  String forParser() {
    return template.render(each(value -> ":" + name(value)));
  }

  /** The statement for one event; every value is a JDBC parameter that is sent as text. */
  public String forOneEvent() {
    return template.renderForJdbc(each(value -> "CAST(? AS " + values.get(value).type() + ")"));
  }

  /** Turns SQL written with {@link #forParser()}'s names into JDBC SQL that reads the values. */
  public String reading(String sql, IntFunction<String> column) {
    return SqlTemplate.parse(sql)
        .renderForJdbc(
            placeholder -> column.apply(index(((Placeholder.Named) placeholder).name())));
  }

  /** SQL written with {@link #forParser()}'s names, with those of the author. */
  String asWritten(String sql) {
    return SqlTemplate.parse(sql)
        .render(
            placeholder -> ":" + valueNamed(((Placeholder.Named) placeholder).name()).property());
  }

  /** The value that the parser's {@code :v0} stands for. */
  TypedValue valueNamed(String name) {
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
