package dev.syncline.faults.fault;

import dev.syncline.faults.network.Link;
import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import java.util.Locale;

/** One of the four links. */
public enum Hop {
  PUBLISHER_TO_SOURCE,
  PUBLISHER_TO_STORE,
  CONSUMER_TO_STORE,
  CONSUMER_TO_DESTINATION;

  Link link(Scene scene) {
    return switch (this) {
      case PUBLISHER_TO_SOURCE -> scene.member(Role.PUBLISHER).toDatabase();
      case PUBLISHER_TO_STORE -> scene.member(Role.PUBLISHER).toStore();
      case CONSUMER_TO_STORE -> scene.member(Role.CONSUMER).toStore();
      case CONSUMER_TO_DESTINATION -> scene.member(Role.CONSUMER).toDatabase();
    };
  }

  /** Its name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
