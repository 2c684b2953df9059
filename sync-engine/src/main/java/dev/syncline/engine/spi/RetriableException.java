package dev.syncline.engine.spi;

/** A failure that may pass: a lost connection, a deadlock, a server that is restarting. */
public final class RetriableException extends RuntimeException {
  public RetriableException(String message, Throwable cause) {
    super(message, cause);
  }
}
