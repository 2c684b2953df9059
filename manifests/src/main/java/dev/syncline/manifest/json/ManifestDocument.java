package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.LocatedManifest;
import dev.syncline.manifest.verify.Place;
import java.nio.file.Path;
import java.util.IdentityHashMap;

/**
 * One manifest file: its tree as written, its meaning, and the place of each element. Commands that
 * edit a manifest change the tree, so that what they do not own stays as it is.
 */
public final class ManifestDocument implements LocatedManifest {
  private final Path path;
  private final ObjectNode tree;
  private final SourceMap places;
  private final Manifest manifest;
  private final IdentityHashMap<Object, String> pointers;
  private final Expansion expansion;

  ManifestDocument(
      Path path, ObjectNode tree, SourceMap places, Manifest manifest, DocumentSource source) {
    this.path = path;
    this.tree = tree;
    this.places = places;
    this.manifest = manifest;
    this.pointers = source.pointers();
    this.pointers.put(manifest, "");
    this.expansion = source.expansion();
  }

  /** The file, as the user or the workspace named it. */
  public Path path() {
    return path;
  }

  /** A copy of the document as written, references and unknown fields included. */
  public ObjectNode tree() {
    return tree.deepCopy();
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Place place(Object element, String... path) {
    return places.value(pointer(element, path));
  }

  @Override
  public boolean isWrittenOut(Object element, String... path) {
    return !expansion.refers(pointer(element, path));
  }

  @Override
  public boolean declaresConnection(Slug slug) {
    return declares("connections", "slug", slug.value());
  }

  @Override
  public boolean declaresDataStore(Slug slug) {
    return declares("dataStores", "connectionSlug", slug.value());
  }

  @Override
  public boolean declaresPublicSchema(String name) {
    return declares("publicSchemas", "name", name);
  }

  @Override
  public boolean declaresNothing() {
    return ManifestFields.ARRAYS.stream().allMatch(array -> tree.path(array).isEmpty());
  }

  private boolean declares(String array, String field, String name) {
    for (JsonNode element : tree.path(array)) {
      if (element.path(field).asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private String pointer(Object element, String... path) {
    String pointer = pointers.get(element);
    if (pointer == null) {
      throw new IllegalArgumentException("not an element of " + this.path + ": " + element);
    }
    for (String step : path) {
      pointer = SourceMap.child(pointer, step);
    }
    return pointer;
  }

  @Override
  public String toString() {
    return "manifest " + manifest.slug() + " in " + path;
  }
}
