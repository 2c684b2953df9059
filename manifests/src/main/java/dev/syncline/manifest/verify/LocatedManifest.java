package dev.syncline.manifest.verify;

import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.schema.Slug;

/** A manifest with the place in its file where each element was written. */
public interface LocatedManifest {
  /** What the document declares; elements that could not be read are omitted. */
  Manifest manifest();

  /**
   * Where an element of the manifest, or a field of it, was written.
   *
   * @param element a record or slug held by {@link #manifest()}, the same instance; the manifest
   *     itself stands for the whole document
   * @param path field names and array indexes below the element; if they were not written, the
   *     place is that of the nearest element around them
   */
  Place place(Object element, String... path);

  /** Whether a text is written in the document itself rather than taken from outside it. */
  boolean isWrittenOut(Object element, String... path);

  /** Whether a connection of that slug is in the document, even one that could not be read. */
  boolean declaresConnection(Slug slug);

  /** Whether a data store of that slug is in the document, even one that could not be read. */
  boolean declaresDataStore(Slug slug);

  /** Whether a public schema of that name is in the document, even one that could not be read. */
  boolean declaresPublicSchema(String name);

  /** Whether the document contains nothing but its name, not even what could not be read. */
  boolean declaresNothing();
}
