package dev.syncline.manifest.verify;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DocumentSet.Located;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds sources of one run that name the same replication slot of a server, or the same publication
 * of a database: each source is a feed, and the feeds would take them from each other. Connections
 * that reach one server by different host names are not recognized as the same server; capture
 * finds those.
 */
final class CaptureCheck {
  private final DocumentSet run;
  private final Map<String, Slug> first = new HashMap<>();
  private final List<Diagnostic> found = new ArrayList<>();

  private CaptureCheck(DocumentSet run) {
    this.run = run;
  }

  static List<Diagnostic> check(DocumentSet run) {
    CaptureCheck check = new CaptureCheck(run);
    Set<Slug> sources =
        run.publicSchemas().stream()
            .map(schema -> schema.element().dataStore())
            .collect(Collectors.toSet());
    run.dataStores().stream()
        .filter(store -> sources.contains(store.element().slug()))
        .forEach(check::store);
    return check.found;
  }

  private void store(Located<DataStore> store) {
    Optional<DataStore.Capture> capture = store.element().capture();
    Optional<ConnectionSettings> connection =
        run.connections().stream()
            .map(Located::element)
            .filter(candidate -> candidate.slug().equals(store.element().connection()))
            .findFirst();
    if (capture.isEmpty() || connection.isEmpty()) {
      return;
    }
    String server =
        connection.get().host().toLowerCase(Locale.ROOT) + ":" + connection.get().port();
    takes(
        store,
        "slotName",
        "replication slot " + capture.get().slotName() + " of server " + server,
        "replication slots belong to the whole server: give each data store its own");
    takes(
        store,
        "publicationName",
        "publication "
            + capture.get().publicationName()
            + " of database "
            + connection.get().database()
            + " at "
            + server,
        "give each data store its own");
  }

  private void takes(Located<DataStore> store, String field, String what, String fix) {
    Slug slug = store.element().slug();
    Slug owner = first.putIfAbsent(what, slug);
    if (owner != null && !owner.equals(slug)) {
      found.add(
          Diagnostic.error(
                  ManifestCode.CAPTURE_SHARED,
                  "data stores " + owner + " and " + slug + " both name " + what,
                  fix + " " + field)
              .at(store.place("config", field)));
    }
  }
}
