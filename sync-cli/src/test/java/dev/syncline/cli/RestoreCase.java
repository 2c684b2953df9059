package dev.syncline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One way to put a database back.
 *
 * @param part which of the three
 * @param way how
 * @param alive whether the processes run meanwhile, or are stopped and started
 * @param processes one for all, or one that publishes and one that consumes
 */
record RestoreCase(Part part, Way way, boolean alive, int processes) {
  /** A database of a sync. */
  enum Part {
    SOURCE,
    STORE,
    DESTINATION
  }

  /** What happens to it. */
  enum Way {
    IN_PLACE("rows put back in place"),
    REPLACED("an older copy in its place"),
    EMPTY("an empty one in its place");

    final String text;

    Way(String text) {
      this.text = text;
    }
  }

  static List<RestoreCase> all() {
    List<RestoreCase> cases = new ArrayList<>();
    for (Part part : Part.values()) {
      for (Way way : Way.values()) {
        for (boolean alive : new boolean[] {true, false}) {
          cases.add(new RestoreCase(part, way, alive, 1));
          cases.add(new RestoreCase(part, way, alive, 2));
        }
      }
    }
    return cases;
  }

  /** Its row of the page, up to the outcome. */
  String row() {
    return "| %s | %s | %s | %s |"
        .formatted(
            part.name().toLowerCase(Locale.ROOT),
            way.text,
            alive ? "alive" : "restarted",
            processes == 1 ? "one" : "two");
  }
}
