package dev.syncline.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A short stand-in in memory for a key of any size: the first eight bytes of the SHA-256 of a text
 * in UTF-8. Two texts may share a digest, so it only shows which keys are worth a query. A database
 * computes the same from the {@link CanonicalKey canonical} text.
 */
public record KeyDigest(long value) {
  /** How many bytes of a SHA-256 it has. */
  public static final int BYTES = Long.BYTES;

  /** The digest of a text: of a canonical key, or of whatever else stands for a row. */
  public static KeyDigest of(String text) {
    return of(sha256(text));
  }

  /**
   * The digest of a key.
   *
   * @param sha256 a SHA-256, or its first {@link #BYTES} bytes
   */
  public static KeyDigest of(byte[] sha256) {
    return new KeyDigest(ByteBuffer.wrap(sha256).getLong());
  }

  /** The SHA-256 of a text in UTF-8, as databases store it for a key. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException cause) {
      throw new IllegalStateException("no Java platform is without SHA-256", cause);
    }
  }
}
