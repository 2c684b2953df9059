package dev.syncline.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Shows one element of a manifest: the fields known to hold no secret, and the source of a password
 * instead of its value.
 */
public final class ElementView {
  private static final String WRITTEN_OUT = "written in the manifest";
  private static final String NONE = "-";

  private final Section section;
  private final ObjectNode element;
  private final JsonNode config;

  private ElementView(Section section, ObjectNode element) {
    this.section = section;
    this.element = element;
    this.config = element.path("config");
  }

  /** The view of an element as written in a manifest. */
  public static ElementView of(Section section, ObjectNode element) {
    return new ElementView(section, element);
  }

  /** The cells of one row of text. */
  public String[] cells() {
    return switch (section) {
      case CONNECTIONS ->
          new String[] {slug(), text("connectionType"), address(), "password: " + password()};
      case DATA_STORES ->
          new String[] {
            slug(), "slot: " + text("slotName"), "publication: " + text("publicationName")
          };
      case EVENT_STORES -> new String[] {slug()};
    };
  }

  /** The element as JSON. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(section.slugField(), slug());
    switch (section) {
      case CONNECTIONS -> {
        copy(json, "connectionType", "host", "port", "user", "database");
        json.put("password", password());
      }
      case DATA_STORES -> copy(json, "slotName", "publicationName");
      case EVENT_STORES -> {}
    }
    return json;
  }

  private void copy(ObjectNode target, String... fields) {
    for (String field : fields) {
      if (config.has(field)) {
        target.set(field, config.get(field));
      }
    }
  }

  private String slug() {
    return element.path(section.slugField()).asText(NONE);
  }

  private String text(String field) {
    return config.path(field).asText(NONE);
  }

  private String address() {
    return text("user") + "@" + text("host") + ":" + text("port") + "/" + text("database");
  }

  private String password() {
    return Optional.ofNullable(config.get("password"))
        .map(JsonNode::asText)
        .map(written -> PasswordSource.reference(written).orElse(WRITTEN_OUT))
        .orElse(NONE);
  }
}
