package dev.syncline.faults.scene;

/** The system has stopped for good, or as good as. */
public final class StuckException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StuckException(String message) {
    super(message);
  }
}
