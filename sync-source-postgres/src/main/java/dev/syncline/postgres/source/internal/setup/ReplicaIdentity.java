package dev.syncline.postgres.source.internal.setup;

/** The columns of the old row that the log contains when a row is updated or deleted. */
public enum ReplicaIdentity {
  /** The primary key. */
  DEFAULT('d'),
  /** Nothing: updates and deletes of a published table are refused by PostgreSQL. */
  NOTHING('n'),
  /** The whole row. */
  FULL('f'),
  /** The columns of one unique index. */
  INDEX('i');

  private final char code;

  ReplicaIdentity(char code) {
    this.code = code;
  }

  /** Reads {@code pg_class.relreplident}. */
  static ReplicaIdentity of(String code) {
    for (ReplicaIdentity identity : values()) {
      if (identity.code == code.charAt(0)) {
        return identity;
      }
    }
    throw new IllegalArgumentException("unknown replica identity " + code);
  }
}
