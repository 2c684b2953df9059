package dev.syncline.engine.memory;

import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.Optional;

/** Checks that the publication still exists, and reports what a test has it find. */
final class MemoryCaptureWatch implements CaptureWatch {
  private final MemorySource source;

  MemoryCaptureWatch(MemorySource source) {
    this.source = source;
  }

  @Override
  public void look() {
    try {
      source.requirePublication();
    } catch (DiagnosticException gone) {
      throw new RetriableException(gone.diagnostics().get(0), gone);
    }
  }

  @Override
  public Optional<CapturedObjects> toRemember() {
    return source.takeFound();
  }

  @Override
  public void close() {
    // The session is closed as a whole.
  }
}
