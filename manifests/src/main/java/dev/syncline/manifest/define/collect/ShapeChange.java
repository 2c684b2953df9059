package dev.syncline.manifest.define.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The differences between two shapes of one public schema, from a consumer's side: it must still be
 * able to read whatever it could read before.
 *
 * @param breaking what a consumer may miss or not expect, one clause each
 * @param compatible what is new and breaks no consumer, one clause each
 */
record ShapeChange(List<String> breaking, List<String> compatible) {
  ShapeChange {
    breaking = List.copyOf(breaking);
    compatible = List.copyOf(compatible);
  }

  static ShapeChange between(JsonNode before, JsonNode after) {
    Comparison comparison = new Comparison();
    comparison.compare("", before, after);
    return new ShapeChange(comparison.breaking, comparison.compatible);
  }

  private static final class Comparison {
    private final List<String> breaking = new ArrayList<>();
    private final List<String> compatible = new ArrayList<>();

    void compare(String path, JsonNode before, JsonNode after) {
      types(path, before, after);
      format(path, before, after);
      enumeration(path, before, after);
      required(path, before, after);
      for (String name : names(before.path("properties"))) {
        JsonNode next = after.path("properties").path(name);
        if (next.isMissingNode()) {
          breaking.add("property '" + child(path, name) + "' is removed");
        } else {
          compare(child(path, name), before.path("properties").path(name), next);
        }
      }
      for (String name : names(after.path("properties"))) {
        if (!before.path("properties").has(name)) {
          compatible.add("property '" + child(path, name) + "' is added");
        }
      }
      if (before.has("items") && after.has("items")) {
        compare(path + "[]", before.path("items"), after.path("items"));
      }
    }

    private void types(String path, JsonNode before, JsonNode after) {
      Set<String> old = typeNames(before);
      Set<String> now = typeNames(after);
      if (old.equals(now)) {
        return;
      }
      String change =
          described(path) + " changes its type from " + shown(old) + " to " + shown(now);
      boolean narrower =
          old.isEmpty()
              || (!now.isEmpty()
                  && now.stream()
                      .allMatch(
                          type ->
                              old.contains(type)
                                  || (type.equals("integer") && old.contains("number"))));
      (narrower ? compatible : breaking).add(change);
    }

    private void format(String path, JsonNode before, JsonNode after) {
      JsonNode old = before.path("format");
      if (!old.equals(after.path("format"))) {
        (old.isMissingNode() ? compatible : breaking).add(described(path) + " changes its format");
      }
    }

    private void enumeration(String path, JsonNode before, JsonNode after) {
      JsonNode old = before.path("enum");
      if (old.isMissingNode() && after.has("enum")) {
        compatible.add(described(path) + " is limited to some values");
      } else if (old.isArray() && !after.has("enum")) {
        breaking.add(described(path) + " is no longer limited to some values");
      } else {
        Set<JsonNode> known = new LinkedHashSet<>();
        old.forEach(known::add);
        after
            .path("enum")
            .forEach(
                value -> {
                  if (!known.contains(value)) {
                    breaking.add(described(path) + " gets the new value " + value);
                  }
                });
      }
    }

    private void required(String path, JsonNode before, JsonNode after) {
      Set<String> still = new LinkedHashSet<>();
      after.path("required").forEach(name -> still.add(name.asText()));
      before
          .path("required")
          .forEach(
              name -> {
                boolean kept = after.path("properties").has(name.asText());
                if (kept && !still.contains(name.asText())) {
                  breaking.add(
                      "property '" + child(path, name.asText()) + "' is no longer required");
                }
              });
    }

    private static Set<String> typeNames(JsonNode schema) {
      JsonNode type = schema.path("type");
      Set<String> names = new LinkedHashSet<>();
      if (type.isTextual()) {
        names.add(type.asText());
      }
      type.forEach(name -> names.add(name.asText()));
      return names;
    }

    private static String shown(Set<String> types) {
      return types.isEmpty() ? "any" : String.join(" or ", types);
    }

    private static String described(String path) {
      return path.isEmpty() ? "the row" : "property '" + path + "'";
    }

    private static String child(String path, String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    private static List<String> names(JsonNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      return names;
    }
  }
}
