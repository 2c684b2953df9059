package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.server.Server;
import dev.syncline.testkit.TestDatabase;
import java.util.Locale;

/** One of the three databases, with the server it is on. */
public enum Part {
  SOURCE,
  STORE,
  DESTINATION;

  Server server(Scene scene) {
    return switch (this) {
      case SOURCE -> scene.servers().source();
      case STORE -> scene.servers().store();
      case DESTINATION -> scene.servers().destination();
    };
  }

  TestDatabase database(Scene scene) {
    return switch (this) {
      case SOURCE -> scene.source();
      case STORE -> scene.store();
      case DESTINATION -> scene.destination();
    };
  }

  /** Its name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
