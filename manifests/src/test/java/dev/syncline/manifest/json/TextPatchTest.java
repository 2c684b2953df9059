package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edit changes what it names and nothing else of a text. */
class TextPatchTest {
  private static final String TEXT =
      """
      {
          "slug" : "caf\\u00e9",
          "x-number": 1.50e3,   "manifestVersion": 0,

          "connections": [
              {"slug": "a", "config": {"port": 1}},
              { "slug":"b" }
          ],
          "dataStores": []
      }\
      """;

  @Test
  void anElementIsAddedInTheWayOfTheTextAroundIt() throws IOException {
    assertThat(edited(TEXT, tree -> array(tree, "connections").addObject().put("slug", "c")))
        .isEqualTo(
            TEXT.replace(
                "{ \"slug\":\"b\" }",
                "{ \"slug\":\"b\" },\n        {\n            \"slug\": \"c\"\n        }"));
  }

  @Test
  void anElementIsTakenOut() throws IOException {
    assertThat(edited(TEXT, tree -> array(tree, "connections").remove(1)))
        .isEqualTo(TEXT.replace(",\n        { \"slug\":\"b\" }", ""));
    assertThat(edited(TEXT, tree -> array(tree, "connections").remove(0)))
        .isEqualTo(TEXT.replace("{\"slug\": \"a\", \"config\": {\"port\": 1}},\n        ", ""));
    assertThat(edited(TEXT, tree -> array(tree, "connections").removeAll()))
        .contains("\"connections\": [],")
        .contains("\"x-number\": 1.50e3,   \"manifestVersion\": 0");
  }

  @Test
  void aValueIsReplacedAndAFieldAddedWhereItsObjectStands() throws IOException {
    assertThat(
            edited(
                TEXT,
                tree ->
                    ((ObjectNode) array(tree, "connections").get(0).get("config"))
                        .put("port", 2)
                        .put("host", "h")))
        .isEqualTo(TEXT.replace("{\"port\": 1}", "{\"port\": 2, \"host\": \"h\"}"));
  }

  @Test
  void anEmptyListIsFilledOnLinesOfItsOwn() throws IOException {
    assertThat(edited(TEXT, tree -> array(tree, "dataStores").add("d")))
        .isEqualTo(TEXT.replace("[]", "[\n        \"d\"\n    ]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r"})
  void lineEndsAndTheMarkStay(String lineEnd) throws IOException {
    String text = "\uFEFF" + TEXT.replace("\n", lineEnd) + lineEnd;

    String changed = edited(text, tree -> array(tree, "connections").addObject().put("slug", "c"));

    assertThat(changed).startsWith("\uFEFF{" + lineEnd).endsWith("}" + lineEnd);
    assertThat(changed.replace(lineEnd, "")).doesNotContain("\n", "\r");
    assertThat(changed).contains("caf\\u00e9", "1.50e3", "\"slug\" : ", "\"c\"");
  }

  @Test
  void aTextOnOneLineStaysOnOne() throws IOException {
    String text = "{\"slug\":\"m\",\"connections\":[],\"x\":[1,2]}";

    assertThat(edited(text, tree -> array(tree, "connections").addObject().put("slug", "c")))
        .isEqualTo("{\"slug\":\"m\",\"connections\":[{\"slug\": \"c\"}],\"x\":[1,2]}");
    assertThat(edited(text, tree -> array(tree, "x").add(3))).contains("[1,2, 3]");
    assertThat(edited(text, tree -> tree.remove("slug")))
        .isEqualTo("{\"connections\":[],\"x\":[1,2]}");
  }

  @Test
  void tabsIndentWhereTheyDo() throws IOException {
    String text =
        """
        {
        \t"slug": "m",
        \t"connections": [
        \t\t{
        \t\t\t"slug": "a"
        \t\t}
        \t]
        }
        """;

    assertThat(edited(text, tree -> array(tree, "connections").addObject().put("slug", "c")))
        .isEqualTo(text.replace("\n\t\t}\n", "\n\t\t},\n\t\t{\n\t\t\t\"slug\": \"c\"\n\t\t}\n"));
  }

  @Test
  void elementsAreInsertedAndExchangedWhereTheyBelong() throws IOException {
    assertThat(edited("[1, 2, 3]", "[1, 9, 2, 3]")).isEqualTo("[1, 9, 2, 3]");
    assertThat(edited("[ 1,2,3 ]", "[1, 9, 3]")).isEqualTo("[ 1,9,3 ]");
    assertThat(edited("[1,2,3,4]", "[1,4]")).isEqualTo("[1,4]");
    assertThat(edited("[1,2,3,4]", "[5]")).isEqualTo("[5]");
    assertThat(edited("[1,2]", "[]")).isEqualTo("[]");
    assertThat(edited("{\"a\":1,\"b\":2,\"c\":3}", "{\"b\":2}")).isEqualTo("{\"b\":2}");
    assertThat(edited("{\"a\":1}", "{\"b\":2}")).isEqualTo("{\"b\": 2}");
    assertThat(edited("{\"a\":{}}", "{\"a\":[1]}")).isEqualTo("{\"a\":[1]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\": 1, \"a\": 2}", "{\"a\": 1} x"})
  void whatIsNoSoundJsonIsWrittenAnew(String text) throws IOException {
    assertThat(TextPatch.apply(text, tree("{\"a\": 3}"))).isEmpty();
  }

  private static String edited(String text, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode tree = tree(text.replace("\uFEFF", ""));
    edit.accept(tree);
    return TextPatch.apply(text, tree).orElseThrow();
  }

  private static String edited(String text, String wanted) throws IOException {
    return TextPatch.apply(text, ParsedText.parse(new JsonFactory(), "", wanted).root())
        .orElseThrow();
  }

  private static ObjectNode tree(String text) throws IOException {
    return (ObjectNode) ParsedText.parse(new JsonFactory(), "", text).root();
  }

  private static ArrayNode array(ObjectNode tree, String field) {
    return (ArrayNode) tree.get(field);
  }
}
