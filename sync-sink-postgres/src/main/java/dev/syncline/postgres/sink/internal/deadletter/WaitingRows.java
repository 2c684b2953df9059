package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.eventstore.KeyDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Digests of the rows for which an event of a subscription may wait. Each has the digest of its
 * key's text in the table, since another text may mean the same row.
 */
final class WaitingRows {
  /** Replaces the digest of a text if a row waits under several texts. */
  private static final KeyDigest SEVERAL_TEXTS = new KeyDigest(0);

  private final int most;
  private final Map<KeyDigest, KeyDigest> texts = new HashMap<>();
  private boolean complete = true;

  /**
   * @param most how many rows are remembered at most
   */
  WaitingRows(int most) {
    this.most = most;
  }

  /** Records that an event waits for the row. */
  void add(KeyDigest row, KeyDigest text) {
    if (texts.size() < most || texts.containsKey(row)) {
      texts.merge(row, text, (one, other) -> one.equals(other) ? one : SEVERAL_TEXTS);
    }
    complete &= texts.size() < most;
  }

  /** Records that an event may wait for any other row too. */
  void setIncomplete() {
    complete = false;
  }

  /** Whether an event may wait for the row; a key too long to be read is compared by its text. */
  boolean mayHave(KeyDigest row, KeyDigest text) {
    return !complete || texts.containsKey(row) || texts.containsKey(text);
  }

  /** Whether an event waits for the row under another text, or may. */
  boolean mayHaveOtherText(KeyDigest row, KeyDigest text) {
    return !texts.getOrDefault(row, text).equals(text);
  }

  void remove(KeyDigest row, KeyDigest text) {
    texts.remove(row);
    texts.remove(text);
  }

  boolean isEmpty() {
    return complete && texts.isEmpty();
  }
}
