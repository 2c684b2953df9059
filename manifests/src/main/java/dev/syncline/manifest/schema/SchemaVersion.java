package dev.syncline.manifest.schema;

/**
 * The version of a public schema. Consumers name the major; minors of one major only add.
 *
 * @param major raised by a change that breaks consumers; not negative
 * @param minor raised by a compatible change; not negative
 */
public record SchemaVersion(int major, int minor) implements Comparable<SchemaVersion> {
  /**
   * @throws IllegalArgumentException if a part is negative
   */
  public SchemaVersion {
    if (major < 0 || minor < 0) {
      throw new IllegalArgumentException("version " + major + "." + minor + " has a negative part");
    }
  }

  @Override
  public int compareTo(SchemaVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
