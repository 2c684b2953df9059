package dev.syncline.client;

import org.jspecify.annotations.Nullable;

/** Why a client got no answer to its question. */
public abstract sealed class SyncClientException extends RuntimeException
    permits SyncRefusedException, SyncUnreachableException {
  SyncClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
