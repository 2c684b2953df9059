package dev.syncline.operations.consumer;

/** What happens where consumer SQL cannot be shown to be safe to repeat. */
public enum RepeatPolicy {
  /** The reset is refused. */
  REQUIRE_SAFE,
  /** It is not checked. */
  FORCE
}
