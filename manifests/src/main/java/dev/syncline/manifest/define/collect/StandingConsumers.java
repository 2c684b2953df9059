package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.LocatedManifest;
import dev.syncline.manifest.verify.Place;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The consumer schemas of a manifest that a collection does not replace. */
final class StandingConsumers implements LocatedManifest {
  private final ManifestDocument document;
  private final Manifest manifest;

  StandingConsumers(ManifestDocument document, CollectedSchemas collected) {
    this.document = document;
    Set<String> replaced =
        collected.consumerSchemas().stream()
            .map(found -> found.schema().name())
            .collect(Collectors.toSet());
    List<ConsumerSchema> standing =
        document.manifest().consumerSchemas().stream()
            .filter(consumer -> !replaced.contains(consumer.name()))
            .toList();
    this.manifest =
        new Manifest(
            document.manifest().slug(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            standing,
            List.of());
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Place place(Object element, String... path) {
    return document.place(element, path);
  }

  @Override
  public boolean isWrittenOut(Object element, String... path) {
    return document.isWrittenOut(element, path);
  }

  @Override
  public boolean declaresConnection(Slug slug) {
    return document.declaresConnection(slug);
  }

  @Override
  public boolean declaresDataStore(Slug slug) {
    return document.declaresDataStore(slug);
  }

  @Override
  public boolean declaresPublicSchema(String name) {
    return document.declaresPublicSchema(name);
  }

  @Override
  public boolean declaresNothing() {
    return document.declaresNothing();
  }
}
