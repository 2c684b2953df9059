package dev.syncline.testkit;

/** Counts on a connection how often the client says something after it has heard the server. */
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
