package dev.syncline.cli.sync;

import java.util.Locale;

/** Ways to find a peer sync service. */
public enum PeerResolver {
  /** On this machine. */
  LOCALHOST,
  /** By the variable {@code REJOT_SYNC_SERVICE_<slug>=host:port}. */
  ENV;

  /** The resolver as the command line writes it: {@code env}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
