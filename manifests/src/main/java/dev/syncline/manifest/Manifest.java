package dev.syncline.manifest;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Objects;

/**
 * One manifest document: what a team declares about its databases and contracts.
 *
 * @param slug the manifest's name; consumers name it together with the public schema
 * @param connections how databases are reached
 * @param dataStores which of them are read from or written to
 * @param eventStores where events are kept, and how long
 * @param publicSchemas what is published
 * @param consumerSchemas what is subscribed to
 * @param workspaces paths, relative to this manifest's file, of manifests combined with it
 */
public record Manifest(
    Slug slug,
    List<ConnectionSettings> connections,
    List<DataStore> dataStores,
    List<EventStoreDefinition> eventStores,
    List<PublicSchema> publicSchemas,
    List<ConsumerSchema> consumerSchemas,
    List<String> workspaces) {
  public Manifest {
    Objects.requireNonNull(slug, "slug");
    connections = List.copyOf(connections);
    dataStores = List.copyOf(dataStores);
    eventStores = List.copyOf(eventStores);
    publicSchemas = List.copyOf(publicSchemas);
    consumerSchemas = List.copyOf(consumerSchemas);
    workspaces = List.copyOf(workspaces);
  }
}
