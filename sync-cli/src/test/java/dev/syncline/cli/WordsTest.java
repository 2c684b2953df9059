package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages and messages use the terms of the field, and none of those that this project once made. */
class WordsTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern HOME_MADE =
      Pattern.compile(
          "\\b(told|tells of|anew|looks? after|drives? ((it|them) )?again|driven again|whoever"
              + "|sets? aside|setting aside|1 (rows|events|warnings))\\b",
          Pattern.CASE_INSENSITIVE);

  /** A comment, or the text of a string. */
  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n"
              + "]*|'(?:\\\\.|[^'\\\\])'|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n"
              + "])*)\"",
          Pattern.DOTALL);

  /** An object that exists in users' databases, and how statements call it. */
  private static final Pattern OF_DATABASES = Pattern.compile("told_key( told)?|\\btold\\.\\w+");

  @Test
  void pagesUseNone() {
    List<String> found = new ArrayList<>();
    for (Path page : files(".md")) {
      found.addAll(homeMade(page, read(page)));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void messagesUseNone() {
    List<String> found = new ArrayList<>();
    for (Path file : files(".java")) {
      if (file.toString().contains("/src/main/")) {
        COMMENT_OR_STRING
            .matcher(read(file))
            .results()
            .map(WordsTest::text)
            .forEach(text -> found.addAll(homeMade(file, text)));
      }
    }
    assertThat(found).isEmpty();
  }

  private static String text(MatchResult found) {
    String block = found.group(1);
    String string = found.group(2);
    return block != null ? block : string != null ? string : "";
  }

  private static List<String> homeMade(Path file, String text) {
    return HOME_MADE
        .matcher(OF_DATABASES.matcher(text).replaceAll(""))
        .results()
        .map(word -> ROOT.relativize(file) + ": " + word.group())
        .toList();
  }

  private static List<Path> files(String end) {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(end))
          .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.[^/.]+)/.*"))
          .toList();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
