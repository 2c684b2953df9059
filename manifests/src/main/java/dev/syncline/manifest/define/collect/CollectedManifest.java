package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.LocatedManifest;
import dev.syncline.manifest.verify.Place;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Presents collected schemas as a manifest, so that the same checks apply. */
final class CollectedManifest implements LocatedManifest {
  private final Manifest manifest;
  private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();

  CollectedManifest(Slug slug, CollectedSchemas collected) {
    manifest =
        new Manifest(
            slug,
            List.of(),
            List.of(),
            List.of(),
            collected.publicSchemas().stream().map(Collected::schema).toList(),
            collected.consumerSchemas().stream().map(Collected::schema).toList(),
            List.of());
    collected
        .publicSchemas()
        .forEach(
            found -> {
              places.put(found.schema(), found.place());
              for (Transformation transformation : found.schema().transformations()) {
                places.put(transformation, found.place());
              }
            });
    collected.consumerSchemas().forEach(found -> places.put(found.schema(), found.place()));
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Place place(Object element, String... path) {
    return Objects.requireNonNull(places.get(element), "not a collected element");
  }

  @Override
  public boolean isWrittenOut(Object element, String... path) {
    return true;
  }

  @Override
  public boolean declaresConnection(Slug slug) {
    return false;
  }

  @Override
  public boolean declaresDataStore(Slug slug) {
    return false;
  }

  @Override
  public boolean declaresPublicSchema(String name) {
    return manifest.publicSchemas().stream().anyMatch(schema -> schema.name().equals(name));
  }

  @Override
  public boolean declaresNothing() {
    return manifest.publicSchemas().isEmpty() && manifest.consumerSchemas().isEmpty();
  }
}
