package dev.syncline.client;

import java.io.IOException;

/** The sync does not answer: it does not run, or not at that address, or the network is down. */
public final class SyncUnreachableException extends SyncClientException {
  SyncUnreachableException(String message, IOException cause) {
    super(message, cause);
  }
}
