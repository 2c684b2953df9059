package dev.syncline.setting;

/** Whom a setting is for, and so what is promised about it. */
public enum Audience {
  /** Users: it is on the reference page, and keeps its name and meaning. */
  DOCUMENTED,

  /** Tests and diagnosis of a defect: it may change or disappear with any version. */
  INTERNAL
}
