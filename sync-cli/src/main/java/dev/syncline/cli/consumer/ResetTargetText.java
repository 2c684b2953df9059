package dev.syncline.cli.consumer;

import dev.syncline.eventstore.Position;
import dev.syncline.operations.consumer.ResetTarget;
import dev.syncline.setting.SettingUnit;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where to reset a cursor to, as the user writes it. */
final class ResetTargetText implements ITypeConverter<ResetTarget> {
  private static final String EXPECTED =
      "it is neither 'beginning' nor 'now', no position such as 1200, no time such as"
          + " 2026-11-21T12:00:00Z, and no time back such as -2h";

  private final Clock clock;

  /**
   * @param clock what a time back is counted from
   */
  ResetTargetText(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ResetTarget convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "beginning" -> new ResetTarget.Beginning();
      case "now" -> new ResetTarget.Now();
      default ->
          position(text).or(() -> back(text)).or(() -> time(text)).orElseThrow(() -> refuse(text));
    };
  }

  private static Optional<ResetTarget> position(String text) {
    return SettingUnit.COUNT.parse(text).map(Position::new).map(ResetTarget.At::new);
  }

  private Optional<ResetTarget> back(String text) {
    if (!text.startsWith("-")) {
      return Optional.empty();
    }
    Optional<Duration> length = SettingUnit.DURATION.parse(text.substring(1));
    return length.flatMap(this::ago).map(ResetTarget.Since::new);
  }

  private Optional<Instant> ago(Duration length) {
    try {
      return Optional.of(clock.instant().minus(length));
    } catch (DateTimeException | ArithmeticException beforeAllTime) {
      return Optional.empty();
    }
  }

  private static Optional<ResetTarget> time(String text) {
    try {
      return Optional.of(new ResetTarget.Since(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static TypeConversionException refuse(String text) {
    try {
      LocalDateTime.parse(text);
      return new TypeConversionException(
          "the time has no offset: add Z for UTC, or one such as +01:00");
    } catch (DateTimeException none) {
      return new TypeConversionException(EXPECTED);
    }
  }
}
