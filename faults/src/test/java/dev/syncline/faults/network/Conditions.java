package dev.syncline.faults.network;

import java.time.Duration;

/** What holds for all connections of a link. */
final class Conditions {
  /** The server's word for a finished COMMIT: CommandComplete, its length, its tag. */
  private static final byte[] COMMIT_REPLY = {'C', 0, 0, 0, 11, 'C', 'O', 'M', 'M', 'I', 'T', 0};

  volatile Duration delay = Duration.ZERO;
  volatile boolean losesCommitReply;

  /** Whether this reply is the one to lose; the next one is not. */
  synchronized boolean loses(byte[] reply, int length) {
    if (!losesCommitReply || !contains(reply, length)) {
      return false;
    }
    losesCommitReply = false;
    return true;
  }

  private static boolean contains(byte[] data, int length) {
    for (int start = 0; start + COMMIT_REPLY.length <= length; start++) {
      int same = 0;
      while (same < COMMIT_REPLY.length && data[start + same] == COMMIT_REPLY[same]) {
        same++;
      }
      if (same == COMMIT_REPLY.length) {
        return true;
      }
    }
    return false;
  }
}
