package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NamePatternTest {
  private final NamePattern pattern = new NamePattern();

  @Test
  void matchesTheNamesAndNothingElse() {
    add("item", "item1", "item12", "order", "it");

    assertThat(List.of("item", "item1", "item12", "order", "it")).allMatch(this::matches);
    assertThat(List.of("", "i", "ite", "item2", "item123", "orders", "xitem"))
        .noneMatch(this::matches);
  }

  @Test
  void aPartMayStandForAnything() {
    pattern.add(List.of("a", "\\.", ".*"));
    pattern.add(List.of("b", "\\.", "c"));

    assertThat(List.of("a.x", "a.", "b.c")).allMatch(this::matches);
    assertThat(List.of("a", "b.x", "b.cx")).noneMatch(this::matches);
  }

  private void add(String... names) {
    for (String name : names) {
      pattern.add(name.codePoints().mapToObj(Character::toString).toList());
    }
  }

  private boolean matches(String name) {
    return Pattern.compile(pattern.text()).matcher(name).matches();
  }
}
