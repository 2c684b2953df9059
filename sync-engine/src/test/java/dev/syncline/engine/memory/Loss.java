package dev.syncline.engine.memory;

/** What is lost with a connection that ends during a commit. */
public enum Loss {
  /** Nothing was committed. */
  COMMIT,
  /** Everything was committed, but the client cannot know. */
  ANSWER
}
