package dev.syncline.postgres.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * One type of the matrix.
 *
 * @param family the group of types it is shown in
 * @param type as it is written in SQL
 * @param values texts of values, boundaries first; the first ones are shown as examples
 * @param random makes further values; none for a type whose texts above are all there is
 * @param large an SQL expression for a value that is stored out of line, for types that can be
 * @param key what it is to a key
 * @param whole whether the JSON form tells the value wholly, so that texts are equal too
 */
record TypeCase(
    String family,
    String type,
    List<String> values,
    Optional<Function<Random, String>> random,
    Optional<String> large,
    Key key,
    boolean whole) {

  /**
   * A type as the type of a primary key.
   *
   * @param possible whether PostgreSQL can index it
   * @param twins texts of pairs of values that are equal, but not the same
   */
  record Key(boolean possible, List<List<String>> twins) {}

  static TypeCase of(String family, String type, String... values) {
    return new TypeCase(
        family,
        type,
        List.of(values),
        Optional.empty(),
        Optional.empty(),
        new Key(false, List.of()),
        true);
  }

  TypeCase random(Function<Random, String> maker) {
    return new TypeCase(family, type, values, Optional.of(maker), large, key, whole);
  }

  TypeCase large(String expression) {
    return new TypeCase(family, type, values, random, Optional.of(expression), key, whole);
  }

  TypeCase asKey() {
    return new TypeCase(family, type, values, random, large, new Key(true, key.twins()), whole);
  }

  /** Two values that are equal as keys and differ as texts. */
  TypeCase twins(String one, String other) {
    List<List<String>> twins = new ArrayList<>(key.twins());
    twins.add(List.of(one, other));
    return new TypeCase(family, type, values, random, large, new Key(true, twins), whole);
  }

  /** A type of whose values the JSON form does not tell everything. */
  TypeCase inJsonOnly() {
    return new TypeCase(family, type, values, random, large, key, false);
  }

  /** A value as SQL: the n-th of the list, or one at random after them. */
  String value(int number, Random random) {
    String text =
        number >= values.size() && this.random.isPresent()
            ? this.random.get().apply(random)
            : values.get(number % values.size());
    return literal(text);
  }

  String literal(String text) {
    return "'" + text.replace("'", "''") + "'::" + type;
  }
}
