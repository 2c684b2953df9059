package dev.syncline.cli.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Prevents Logback from looking for configuration files: {@link Logging} configures it when the
 * options are known, and a file on the class path must not take effect before.
 *
 * <p>Logback finds this class by its name in {@code META-INF/services}, so a rename must change
 * that file too. It needs a public constructor without parameters.
 */
public final class NoConfiguration extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
