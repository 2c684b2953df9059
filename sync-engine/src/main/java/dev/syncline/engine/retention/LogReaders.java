package dev.syncline.engine.retention;

import dev.syncline.eventstore.Position;
import java.util.List;
import java.util.Map;

/** The consumers that still need events of one feed's log. */
public interface LogReaders {
  /**
   * The names of those that have not applied everything up to a position and that nobody has given
   * up. A consumer that begins with the base, or has not begun, is none of them.
   */
  List<String> behind(Position position);

  /**
   * Gives them up: they are not waited for any more.
   *
   * @param names as {@link #behind} returned them
   * @param reason why, for operators
   */
  void giveUp(List<String> names, String reason);

  /** Those that were given up, with the reason. */
  Map<String, String> givenUp();
}
