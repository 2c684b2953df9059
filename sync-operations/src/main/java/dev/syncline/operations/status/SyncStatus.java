package dev.syncline.operations.status;

import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.manifest.ManifestSet;
import java.time.Clock;

/**
 * Reads how a sync is and what needs attention, from its databases only: no sync process has to
 * run. Changes nothing.
 */
public final class SyncStatus {
  private final ManifestSet manifests;
  private final String files;
  private final Clock clock;

  /**
   * @param files the manifests quoted for a shell, for commands to type next
   * @param clock the clock of this machine
   */
  public SyncStatus(ManifestSet manifests, String files, Clock clock) {
    this.manifests = manifests;
    this.files = files;
    this.clock = clock;
  }

  /**
   * Asks all databases. The report names one that does not answer; the others are in it all the
   * same.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the manifests do not describe a
   *     valid sync
   */
  public StatusReport read() {
    SyncState state = new SyncSurvey(SyncPlanner.plan(manifests), clock).run();
    return new StatusReport(state, Attention.of(state, files));
  }
}
