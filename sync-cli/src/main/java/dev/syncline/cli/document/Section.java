package dev.syncline.cli.document;

/** The arrays of a manifest whose elements commands add and remove. */
public enum Section {
  CONNECTIONS("connections", "slug", "connection"),
  DATA_STORES("dataStores", "connectionSlug", "data store"),
  EVENT_STORES("eventStores", "connectionSlug", "event store");

  private final String field;
  private final String slugField;
  private final String noun;

  Section(String field, String slugField, String noun) {
    this.field = field;
    this.slugField = slugField;
    this.noun = noun;
  }

  /** The name of the array in the document. */
  public String field() {
    return field;
  }

  /** The field of an element that holds its slug. */
  String slugField() {
    return slugField;
  }

  /** The name of one element: {@code data store}. */
  public String noun() {
    return noun;
  }
}
