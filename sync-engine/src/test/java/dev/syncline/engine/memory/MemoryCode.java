package dev.syncline.engine.memory;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import java.time.Instant;
import java.util.Optional;

/** The problems of these databases that a user must solve. */
public enum MemoryCode implements DiagnosticCode {
  NO_PUBLICATION("MEM-101", "no publication", "create it"),
  NO_TABLE("MEM-201", "no table", "create it"),
  TOO_LONG("MEM-202", "value too long", "widen the column"),
  JOINED_TRUNCATED("MEM-103", "a joined table was truncated", "nothing"),
  OTHER_HISTORY("MEM-203", "cursor of another history", "restore the event store");

  private final String id;
  private final String title;
  private final String fix;

  MemoryCode(String id, String title, String fix) {
    this.id = id;
    this.title = title;
    this.fix = fix;
  }

  Diagnostic diagnostic() {
    return Diagnostic.error(this, title, fix);
  }

  /** A pause for this problem. */
  ConsumerPause pause() {
    return new ConsumerPause(Instant.now(), "test", Optional.of(id), title);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String explanation() {
    return title + ": " + fix;
  }
}
