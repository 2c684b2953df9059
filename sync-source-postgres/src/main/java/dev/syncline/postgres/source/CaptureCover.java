package dev.syncline.postgres.source;

import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What capture covers, and which gaps it has had.
 *
 * @param contracts the published contracts, in the order of their first load
 * @param interrupted the contracts that miss changes
 * @param gaps the reasons
 * @param objects the objects of the source that capture depends on
 * @param watch compares these objects with the source while capture runs
 */
record CaptureCover(
    List<PublishedContract> contracts,
    Set<PublishedContract> interrupted,
    List<Diagnostic> gaps,
    CapturedObjects objects,
    CaptureWatch watch) {
  CaptureCover {
    contracts = List.copyOf(contracts);
    interrupted = Set.copyOf(interrupted);
    gaps = List.copyOf(gaps);
    Objects.requireNonNull(objects, "objects");
    Objects.requireNonNull(watch, "watch");
  }
}
