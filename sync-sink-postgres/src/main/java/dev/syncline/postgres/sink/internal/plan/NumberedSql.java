package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlPart;
import dev.syncline.manifest.schema.SqlTemplate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A consumer's SQL with its named placeholders as {@code $n}, and the way back to the original. */
final class NumberedSql {
  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d{1,9})");

  private final SqlTemplate template;
  private final List<Integer> numbers;

  private NumberedSql(SqlTemplate template, List<Integer> numbers) {
    this.template = template;
    this.numbers = List.copyOf(numbers);
  }

  /** One number for all uses of a name, so that one use can determine the type of another. */
  static NumberedSql sharing(SqlTemplate template) {
    Map<Placeholder, Integer> known = new LinkedHashMap<>();
    List<Integer> numbers = new ArrayList<>();
    for (SqlPart.Slot slot : slots(template)) {
      numbers.add(known.computeIfAbsent(slot.placeholder(), name -> known.size() + 1));
    }
    return new NumberedSql(template, numbers);
  }

  /** A separate number for every use of a name, so that uses may differ in type. */
  static NumberedSql separate(SqlTemplate template) {
    List<Integer> numbers = new ArrayList<>();
    slots(template).forEach(slot -> numbers.add(numbers.size() + 1));
    return new NumberedSql(template, numbers);
  }

  /** For each use of a placeholder, in text order, its number from 1. */
  List<Integer> numbers() {
    return numbers;
  }

  /** A message of the server with its parameters named as in the original. */
  String named(String message) {
    return PARAMETER
        .matcher(message)
        .replaceAll(found -> Matcher.quoteReplacement(name(Integer.parseInt(found.group(1)))));
  }

  private String name(int number) {
    int use = numbers.indexOf(number);
    return use < 0 ? "$" + number : slots(template).get(use).text();
  }

  /** The statement. */
  String text() {
    Iterator<Integer> number = numbers.iterator();
    return template.render(placeholder -> "$" + number.next());
  }

  /**
   * Where a character of {@link #text()} is in the original.
   *
   * @param offset from 0
   */
  int originalOffset(int offset) {
    Iterator<Integer> number = numbers.iterator();
    int original = 0;
    int rendered = 0;
    for (SqlPart part : template.parts()) {
      int length =
          part instanceof SqlPart.Slot
              ? 1 + Integer.toString(number.next()).length()
              : part.text().length();
      if (offset < rendered + length) {
        return original + (part instanceof SqlPart.Slot ? 0 : offset - rendered);
      }
      rendered += length;
      original += part.text().length();
    }
    return Math.max(0, original - 1);
  }

  private static List<SqlPart.Slot> slots(SqlTemplate template) {
    return template.parts().stream()
        .filter(SqlPart.Slot.class::isInstance)
        .map(SqlPart.Slot.class::cast)
        .toList();
  }
}
