package dev.syncline.cli.connection;

import java.util.Locale;

/** The kinds of database a connection can lead to. */
enum ConnectionType {
  POSTGRES;

  /** The type as manifests and the command line write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
