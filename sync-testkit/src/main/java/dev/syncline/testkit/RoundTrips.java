package dev.syncline.testkit;

/**
 * Counts the round trips of a connection: how often the client sends something after the server has
 * replied.
 */
final class RoundTrips {
  private boolean heard = true;
  private int count;

  synchronized void clientSays() {
    if (heard) {
      count++;
    }
    heard = false;
  }

  synchronized void serverSays() {
    heard = true;
  }

  synchronized int count() {
    return count;
  }
}
