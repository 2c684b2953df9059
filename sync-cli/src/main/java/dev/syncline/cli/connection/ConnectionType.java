package dev.syncline.cli.connection;

import java.util.Locale;

/** The kinds of database to which a connection can lead. */
enum ConnectionType {
  POSTGRES;

  /** The type as manifests and the command line write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
