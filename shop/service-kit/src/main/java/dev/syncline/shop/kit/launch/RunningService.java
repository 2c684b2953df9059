package dev.syncline.shop.kit.launch;

/** A service that serves until it is closed. */
public interface RunningService extends AutoCloseable {

  /** The URL of its routes. */
  String url();

  @Override
  void close();
}
