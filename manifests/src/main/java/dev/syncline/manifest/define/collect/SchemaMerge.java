package dev.syncline.manifest.define.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.json.ManifestDocument;
import java.util.List;
import java.util.function.BiPredicate;

/** Merges collected schemas into a manifest and leaves everything else in it as it is. */
public final class SchemaMerge {
  private static final List<String> DEFINED =
      List.of("key", "onError", "onTruncate", "appendOnly", "onChange");

  private SchemaMerge() {}

  /**
   * The manifest's tree with the collected schemas. They replace public schemas of the same name
   * and major version, and consumer schemas of the same name; others are added at the end. Fields
   * that are not part of a definition (an owner, a note of the user's) stay.
   */
  public static ObjectNode merge(ManifestDocument document, CollectedSchemas collected) {
    ObjectNode tree = document.tree();
    collected
        .publicSchemas()
        .forEach(found -> put(tree, "publicSchemas", found.entry(), SchemaMerge::sameMajor));
    collected
        .consumerSchemas()
        .forEach(found -> put(tree, "consumerSchemas", found.entry(), SchemaMerge::sameName));
    return tree;
  }

  private static void put(
      ObjectNode tree, String field, ObjectNode entry, BiPredicate<JsonNode, JsonNode> same) {
    ArrayNode array =
        tree.get(field) instanceof ArrayNode existing ? existing : tree.putArray(field);
    for (int index = 0; index < array.size(); index++) {
      if (array.get(index) instanceof ObjectNode existing && same.test(existing, entry)) {
        DEFINED.stream().filter(name -> !entry.has(name)).forEach(existing::remove);
        existing.setAll(entry.deepCopy());
        return;
      }
    }
    array.add(entry.deepCopy());
  }

  private static boolean sameName(JsonNode left, JsonNode right) {
    return left.path("name").equals(right.path("name"));
  }

  private static boolean sameMajor(JsonNode left, JsonNode right) {
    return sameName(left, right)
        && left.at("/version/major").asInt() == right.at("/version/major").asInt();
  }
}
