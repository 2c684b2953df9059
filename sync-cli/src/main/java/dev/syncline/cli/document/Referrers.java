package dev.syncline.cli.document;

import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.List;

/** Finds the elements of a manifest and its workspaces that refer to another element. */
public final class Referrers {
  private final List<Diagnostic> found = new ArrayList<>();
  private final Section section;
  private final Slug slug;

  private Referrers(Section section, Slug slug) {
    this.section = section;
    this.slug = slug;
  }

  /**
   * Requires that nothing refers to an element, so that it can be removed.
   *
   * @throws DiagnosticException with everything that refers to it
   */
  public static void refuseIfAny(ManifestEdit edit, Section section, Slug slug) {
    Referrers referrers = new Referrers(section, slug);
    for (ManifestDocument document : edit.documents()) {
      switch (section) {
        case CONNECTIONS -> referrers.ofConnection(document);
        case DATA_STORES -> referrers.ofDataStore(document);
        case EVENT_STORES -> {} // Nothing refers to an event store: a run finds it by itself.
      }
    }
    if (!referrers.found.isEmpty()) {
      throw new DiagnosticException(referrers.found);
    }
  }

  private void ofConnection(ManifestDocument document) {
    for (DataStore store : document.manifest().dataStores()) {
      if (store.connection().equals(slug)) {
        add(
            document,
            store,
            "data store " + store.slug(),
            "manifest datastore remove ",
            "connectionSlug");
      }
    }
    for (EventStoreDefinition store : document.manifest().eventStores()) {
      if (store.connection().equals(slug)) {
        add(
            document,
            store,
            "event store " + store.connection(),
            "manifest eventstore remove ",
            "connectionSlug");
      }
    }
  }

  private void ofDataStore(ManifestDocument document) {
    for (PublicSchema schema : document.manifest().publicSchemas()) {
      if (schema.dataStore().equals(slug)) {
        add(document, schema, "public schema " + schema.name(), "", "source", "dataStoreSlug");
      }
    }
    for (ConsumerSchema schema : document.manifest().consumerSchemas()) {
      if (schema.destination().equals(slug)) {
        add(
            document,
            schema,
            "consumer schema " + schema.name(),
            "",
            "config",
            "destinationDataStoreSlug");
      }
    }
  }

  private void add(
      ManifestDocument document, Object element, String name, String command, String... path) {
    String fix = command.isEmpty() ? "remove it first" : "sync-cli " + command + slug;
    found.add(
        Diagnostic.error(
                CliCode.STILL_REFERENCED,
                section.noun() + " " + slug + " is still used by " + name,
                fix)
            .at(document.place(element, path)));
  }
}
