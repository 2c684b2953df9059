package dev.syncline.engine.internal.run;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.manifest.verify.Diagnostic;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What makes two failures the same: the message without its numbers, and the place in the code.
 *
 * @param diagnostic what it is, always with a code
 * @param words its message without numbers, which count positions, attempts and processes
 * @param place where our code was when it failed
 * @param unforeseen whether no part of the program knows its meaning: a defect
 * @param outage whether a network or a server does not answer, which is not a defect
 */
record FailureMark(
    Diagnostic diagnostic, String words, String place, boolean unforeseen, boolean outage) {
  private static final String OURS = "dev.syncline.";

  static FailureMark of(RuntimeException failure) {
    Throwable innermost = innermost(failure);
    String place = place(innermost).or(() -> place(failure)).orElse("");
    Optional<Diagnostic> coded = coded(failure);
    boolean foreseen =
        failure instanceof RetriableException || failure instanceof EventStoreException;
    Diagnostic diagnostic =
        coded.orElseGet(
            () -> foreseen ? interrupted(failure) : unexpected(failure.getClass(), place));
    return new FailureMark(
        diagnostic, withoutNumbers(diagnostic.message()), place, !foreseen, isOutage(failure));
  }

  /** A defect, reported without the message of what was thrown, which may quote values. */
  static Diagnostic unexpected(Class<?> thrown, String place) {
    return Diagnostic.error(
        EngineCode.UNEXPECTED,
        thrown.getSimpleName() + (place.isEmpty() ? "" : " at " + place),
        "see the stack trace in the log, and report it");
  }

  /** The place in our own code, such as {@code ConsumeLoop.run(ConsumeLoop.java:31)}. */
  static Optional<String> place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .map(
            frame ->
                frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1)
                    + "."
                    + frame.getMethodName()
                    + "("
                    + frame.getFileName()
                    + ":"
                    + frame.getLineNumber()
                    + ")");
  }

  /** Whether it is the same failure as another. */
  boolean same(FailureMark other) {
    return diagnostic.code().id().equals(other.diagnostic.code().id())
        && words.equals(other.words)
        && place.equals(other.place);
  }

  private static Optional<Diagnostic> coded(RuntimeException failure) {
    if (failure instanceof RetriableException retriable) {
      return retriable.diagnostic();
    }
    return failure instanceof EventStoreException store ? store.diagnostic() : Optional.empty();
  }

  private static Diagnostic interrupted(RuntimeException failure) {
    String message = failure.getMessage();
    return Diagnostic.error(
        EngineCode.INTERRUPTED,
        message == null
            ? failure.getClass().getSimpleName()
            : message.lines().findFirst().orElse(""),
        "it is tried again; see what it says if it stays so");
  }

  private static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static Throwable innermost(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }

  private static String withoutNumbers(String message) {
    StringBuilder words = new StringBuilder(message.length());
    message
        .chars()
        .filter(character -> !Character.isDigit(character))
        .forEach(words::appendCodePoint);
    return words.toString();
  }
}
