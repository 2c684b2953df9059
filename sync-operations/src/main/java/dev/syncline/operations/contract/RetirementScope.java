package dev.syncline.operations.contract;

import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a retirement covers.
 *
 * @param reference the major version
 * @param feed the feed its events are in, which keeps them
 * @param versions its versions, lowest first
 * @param retiredAt when it was retired; empty if it is not
 * @param publisher the process that still publishes it: host and process id
 * @param inManifests whether the manifests still hold it
 */
public record RetirementScope(
    PublicSchemaReference reference,
    FeedName feed,
    List<SchemaVersion> versions,
    Optional<Instant> retiredAt,
    Optional<String> publisher,
    boolean inManifests) {
  public RetirementScope {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(feed, "feed");
    versions = List.copyOf(versions);
    Objects.requireNonNull(retiredAt, "retiredAt");
    Objects.requireNonNull(publisher, "publisher");
  }
}
