package dev.syncline.postgres.sink.deadletter;

import dev.syncline.postgres.sink.value.RowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A short stand-in for a key of any size in memory: the first eight bytes of its SHA-256. Two keys
 * may share a digest, so it only shows which keys are worth a query.
 */
record KeyDigest(long value) {
  /** The digest in SQL, of a column {@code key}. */
  static final String SQL = "substr(sha256(convert_to(key::text, 'UTF8')), 1, 8)";

  static KeyDigest of(RowKey row) {
    return of(row.form());
  }

  static KeyDigest of(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return of(digest);
    } catch (NoSuchAlgorithmException cause) {
      throw new IllegalStateException("no Java platform is without SHA-256", cause);
    }
  }

  static KeyDigest of(byte[] digest) {
    return new KeyDigest(ByteBuffer.wrap(digest).getLong());
  }
}
