package dev.syncline.postgres.source.internal.transform.plan;

/** The role of a table for a public schema. */
public enum TableRole {
  /** Its rows are the public schema's rows. */
  PRIMARY,
  /** Its rows only affect those of the primary table. */
  SECONDARY
}
