package dev.syncline.eventstore;

/**
 * A position in the source's write-ahead log: 64 bits, unsigned, compared as a number. (ReJot
 * compared their text and skipped events when the text grew a digit.)
 *
 * @param value the 64 bits
 */
public record Lsn(long value) implements Comparable<Lsn> {
  /** Before any log record. */
  public static final Lsn ZERO = new Lsn(0);

  /**
   * Reads PostgreSQL's notation, {@code 16/B374D848}.
   *
   * @throws IllegalArgumentException if the text is not in that notation
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("'" + text + "' is not an LSN");
    }
    long high = Long.parseLong(text.substring(0, slash), 16);
    long low = Long.parseLong(text.substring(slash + 1), 16);
    return new Lsn((high << 32) | low);
  }

  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return String.format("%X/%X", value >>> 32, value & 0xFFFF_FFFFL);
  }
}
