package dev.syncline.manifest.verify;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.TransportSecurity;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DocumentSet.Located;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Warns of connections that are unused, expose a password or are weakly protected, and of manifests
 * that declare nothing.
 */
final class ConnectionCheck {
  private ConnectionCheck() {}

  static List<Diagnostic> check(DocumentSet run) {
    List<Diagnostic> found = new ArrayList<>();
    Set<Slug> used = new HashSet<>();
    run.dataStores().forEach(store -> used.add(store.element().connection()));
    run.eventStores().forEach(store -> used.add(store.element().connection()));
    for (Located<ConnectionSettings> connection : run.connections()) {
      if (!used.contains(connection.element().slug())) {
        found.add(unused(connection));
      }
      if (tellsPassword(connection)) {
        found.add(literalPassword(connection));
      }
      if (TransportSecurity.isWeak(connection.element())) {
        found.add(weakTls(connection));
      }
    }
    run.documents().stream()
        .filter(LocatedManifest::declaresNothing)
        .map(ConnectionCheck::empty)
        .forEach(found::add);
    return found;
  }

  private static boolean tellsPassword(Located<ConnectionSettings> connection) {
    return !connection.element().password().reveal().isEmpty()
        && connection.document().isWrittenOut(connection.element(), "config", "password");
  }

  private static Diagnostic unused(Located<ConnectionSettings> connection) {
    return Diagnostic.warning(
            ManifestCode.UNUSED_CONNECTION,
            "connection "
                + connection.element().slug()
                + " is used by no data store or event store",
            "remove it, or add the store that uses it")
        .at(connection.place("slug"));
  }

  private static Diagnostic literalPassword(Located<ConnectionSettings> connection) {
    return Diagnostic.warning(
            ManifestCode.LITERAL_PASSWORD,
            "the password of connection "
                + connection.element().slug()
                + " is written in the manifest",
            "write \"${env:NAME}\" or \"${file:path}\" in its place")
        .at(connection.place("config", "password"));
  }

  private static Diagnostic weakTls(Located<ConnectionSettings> connection) {
    return Diagnostic.warning(
            ManifestCode.WEAK_TLS,
            "connection "
                + connection.element().slug()
                + " goes to "
                + connection.element().host()
                + " with sslMode "
                + TransportSecurity.mode(connection.element()),
            "leave sslMode out, which means verify-full, if others can reach that network")
        .at(connection.place("config", "sslMode"));
  }

  private static Diagnostic empty(LocatedManifest document) {
    return Diagnostic.warning(
            ManifestCode.EMPTY_MANIFEST,
            "manifest " + document.manifest().slug() + " declares nothing",
            "collect schemas into it, or leave it out")
        .at(document.place(document.manifest()));
  }
}
