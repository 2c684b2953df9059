package dev.syncline.operations.feed;

/** What a reset does with the publication at the source. */
public enum PublicationHandling {
  /** It stays. */
  KEEP,
  /** It is dropped, if it is the feed's own. */
  DROP
}
