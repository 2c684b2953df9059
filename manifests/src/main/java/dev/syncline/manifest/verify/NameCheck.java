package dev.syncline.manifest.verify;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.DocumentSet.Located;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Finds names that stand for two different things. */
final class NameCheck {
  private final List<Diagnostic> found = new ArrayList<>();

  private NameCheck() {}

  static List<Diagnostic> check(DocumentSet run) {
    NameCheck check = new NameCheck();
    check.manifests(run);
    check.connections(run);
    check.dataStores(run);
    check.eventStores(run);
    run.documents().forEach(check::schemas);
    return check.found;
  }

  private void manifests(DocumentSet run) {
    List<Located<Manifest>> manifests =
        run.documents().stream()
            .map(document -> new Located<>(document.manifest(), document))
            .toList();
    duplicates(manifests, Manifest::slug, (a, b) -> false)
        .forEach(pair -> report(pair, "manifest " + pair.second.element().slug(), "slug"));
  }

  private void connections(DocumentSet run) {
    duplicates(run.connections(), ConnectionSettings::slug, ConnectionSettings::equals)
        .forEach(pair -> report(pair, "connection " + pair.second.element().slug(), "slug"));
  }

  private void dataStores(DocumentSet run) {
    duplicates(run.dataStores(), DataStore::slug, DataStore::equals)
        .forEach(
            pair -> report(pair, "data store " + pair.second.element().slug(), "connectionSlug"));
  }

  private void report(Pair<?> pair, String what, String field) {
    found.add(
        Diagnostic.error(
                ManifestCode.DUPLICATE_NAME,
                what + " is defined differently at " + pair.first.place(field),
                "rename one of them, or remove it")
            .at(pair.second.place(field)));
  }

  private void eventStores(DocumentSet run) {
    List<Located<EventStoreDefinition>> stores = run.eventStores();
    retentions(stores.stream().filter(store -> store.element().retain().isPresent()).toList());
    stores.stream()
        .filter(store -> !store.element().connection().equals(stores.get(0).element().connection()))
        .forEach(
            store ->
                found.add(
                    Diagnostic.error(
                            ManifestCode.SEVERAL_EVENT_STORES,
                            "event store "
                                + store.element().connection()
                                + " is the second of this run, after "
                                + stores.get(0).element().connection()
                                + " at "
                                + stores.get(0).place(),
                            "keep one event store, or run the manifests separately")
                        .at(store.place())));
  }

  private void retentions(List<Located<EventStoreDefinition>> stores) {
    stores.stream()
        .filter(store -> !store.element().retain().equals(stores.get(0).element().retain()))
        .forEach(
            store ->
                found.add(
                    Diagnostic.error(
                            ManifestCode.SEVERAL_RETENTIONS,
                            "event store "
                                + store.element().connection()
                                + " is to retain something else than at "
                                + stores.get(0).place("retain"),
                            "keep one 'retain', in the manifest of the team that runs the event"
                                + " store")
                        .at(store.place("retain"))));
  }

  private void schemas(LocatedManifest document) {
    DocumentSet alone = new DocumentSet(List.of(document));
    duplicates(alone.publicSchemas(), NameCheck::major, (a, b) -> false).forEach(this::conflict);
    duplicates(alone.consumerSchemas(), ConsumerSchema::name, (a, b) -> false)
        .forEach(pair -> report(pair, "consumer schema " + pair.second.element().name(), "name"));
  }

  private void conflict(Pair<PublicSchema> pair) {
    found.add(
        Diagnostic.error(
                ManifestCode.SCHEMA_CONFLICT,
                "public schema "
                    + pair.second.element().name()
                    + " "
                    + pair.second.element().version()
                    + " conflicts with version "
                    + pair.first.element().version()
                    + " at "
                    + pair.first.place("version"),
                "keep the newer minor version, or raise the major version of one")
            .at(pair.second.place("version")));
  }

  private static String major(PublicSchema schema) {
    return schema.name() + " v" + schema.version().major();
  }

  private record Pair<T>(Located<T> first, Located<T> second) {}

  private static <T, K> List<Pair<T>> duplicates(
      List<Located<T>> elements, Function<T, K> name, BiPredicate<T, T> same) {
    Map<K, Located<T>> firsts = new HashMap<>();
    List<Pair<T>> pairs = new ArrayList<>();
    for (Located<T> element : elements) {
      Located<T> first = firsts.putIfAbsent(name.apply(element.element()), element);
      if (first != null && !same.test(first.element(), element.element())) {
        pairs.add(new Pair<>(first, element));
      }
    }
    return pairs;
  }
}
