package dev.syncline.manifest.verify;

/**
 * The stable name of one kind of problem. Every module has an enum of its own; {@code sync-cli help
 * CODE} explains each.
 */
public interface DiagnosticCode {
  /** Area and number, never reused: {@code MAN-101}. */
  String id();

  /** The problem in a few words. */
  String title();

  /** Cause and remedy in a short paragraph, for a reader who meets it for the first time. */
  String explanation();
}
