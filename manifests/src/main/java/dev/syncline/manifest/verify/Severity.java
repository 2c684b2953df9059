package dev.syncline.manifest.verify;

/** How much a diagnostic matters: an error refuses, a warning only tells. */
public enum Severity {
  ERROR,
  WARNING
}
