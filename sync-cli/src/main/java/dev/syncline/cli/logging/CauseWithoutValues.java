package dev.syncline.cli.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.syncline.postgres.session.MessageWithoutValues;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exception and its causes, with messages filtered by {@link MessageWithoutValues}. */
record CauseWithoutValues(IThrowableProxy thrown) implements IThrowableProxy {
  private static final String OMITTED = "(message omitted: it may contain row values)";

  static @Nullable IThrowableProxy of(@Nullable IThrowableProxy thrown) {
    return thrown == null ? null : new CauseWithoutValues(thrown);
  }

  @Override
  public String getMessage() {
    return Optional.of(thrown)
        .filter(ThrowableProxy.class::isInstance)
        .flatMap(known -> MessageWithoutValues.reportable(((ThrowableProxy) known).getThrowable()))
        .orElse(OMITTED);
  }

  @Override
  public @Nullable String getOverridingMessage() {
    return null;
  }

  @Override
  public String getClassName() {
    return thrown.getClassName();
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return thrown.getStackTraceElementProxyArray();
  }

  @Override
  public int getCommonFrames() {
    return thrown.getCommonFrames();
  }

  @Override
  public @Nullable IThrowableProxy getCause() {
    return of(thrown.getCause());
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    return Arrays.stream(thrown.getSuppressed())
        .map(CauseWithoutValues::of)
        .toArray(IThrowableProxy[]::new);
  }

  @Override
  public boolean isCyclic() {
    return thrown.isCyclic();
  }
}
