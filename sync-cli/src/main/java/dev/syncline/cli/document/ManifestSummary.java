package dev.syncline.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Columns;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import java.util.ArrayList;
import java.util.List;

/** Summarizes what one manifest declares. Contains no secrets. */
public final class ManifestSummary {
  private final ManifestDocument document;
  private final Manifest manifest;

  public ManifestSummary(ManifestDocument document) {
    this.document = document;
    this.manifest = document.manifest();
  }

  /** The summary as lines of text; omits empty sections. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("manifest " + manifest.slug() + " (" + document.path() + ")");
    for (Section section : Section.values()) {
      Columns columns = new Columns();
      elements(section).forEach(element -> columns.row(ElementView.of(section, element).cells()));
      add(lines, section.noun() + "s", columns);
    }
    Columns published = new Columns();
    manifest.publicSchemas().forEach(schema -> describe(published, schema));
    add(lines, "public schemas", published);
    Columns consumed = new Columns();
    manifest.consumerSchemas().forEach(schema -> describe(consumed, schema));
    add(lines, "consumer schemas", consumed);
    Columns workspaces = new Columns();
    manifest.workspaces().forEach(workspaces::row);
    add(lines, "workspaces", workspaces);
    return lines;
  }

  /** The summary as JSON. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("slug", manifest.slug().value()).put("file", document.path().toString());
    for (Section section : Section.values()) {
      json.withArray(section.field());
      elements(section)
          .forEach(
              element ->
                  json.withArray(section.field()).add(ElementView.of(section, element).json()));
    }
    json.withArray("publicSchemas");
    manifest.publicSchemas().forEach(schema -> describe(json, schema));
    json.withArray("consumerSchemas");
    manifest.consumerSchemas().forEach(schema -> describe(json, schema));
    json.withArray("workspaces");
    manifest.workspaces().forEach(json.withArray("workspaces")::add);
    return json;
  }

  private List<ObjectNode> elements(Section section) {
    List<ObjectNode> elements = new ArrayList<>();
    for (JsonNode element : document.tree().path(section.field())) {
      if (element instanceof ObjectNode object) {
        elements.add(object);
      }
    }
    return elements;
  }

  private static void add(List<String> lines, String title, Columns columns) {
    List<String> rows = columns.lines();
    if (!rows.isEmpty()) {
      lines.add("");
      lines.add(title);
      rows.forEach(row -> lines.add("  " + row));
    }
  }

  private static void describe(Columns columns, PublicSchema schema) {
    columns.row(
        schema.name(),
        schema.version().toString(),
        "from " + schema.dataStore(),
        String.join(", ", schema.outputSchema().properties()));
  }

  private static void describe(Columns columns, ConsumerSchema schema) {
    columns.row(schema.name(), "of " + schema.source(), "into " + schema.destination());
  }

  private static void describe(ObjectNode json, PublicSchema schema) {
    ObjectNode target = json.withArray("publicSchemas").addObject();
    target.put("name", schema.name()).put("version", schema.version().toString());
    target.put("dataStore", schema.dataStore().value());
    schema.outputSchema().properties().forEach(target.withArray("properties")::add);
    schema.definitionFile().ifPresent(file -> target.put("definitionFile", file));
  }

  private static void describe(ObjectNode json, ConsumerSchema schema) {
    ObjectNode target = json.withArray("consumerSchemas").addObject();
    target.put("name", schema.name()).put("sourceManifest", schema.source().manifest().value());
    target.put("publicSchema", schema.source().name());
    target.put("majorVersion", schema.source().majorVersion());
    target.put("destination", schema.destination().value());
    schema.definitionFile().ifPresent(file -> target.put("definitionFile", file));
  }
}
