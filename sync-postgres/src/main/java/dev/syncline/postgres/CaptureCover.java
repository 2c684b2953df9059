package dev.syncline.postgres;

import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What capture covers, and what it did not until now.
 *
 * @param contracts those published, in the order of their first load
 * @param interrupted those of them that miss changes
 * @param gaps why
 * @param objects what capture rests on at the source
 * @param watch compares that while capture runs
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
