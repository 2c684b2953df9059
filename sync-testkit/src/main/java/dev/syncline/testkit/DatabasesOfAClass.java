package dev.syncline.testkit;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Drops the databases of a test class once it has run: the shared server would otherwise collect a
 * thousand of them, and take half a minute to remove their files. JUnit finds this listener as a
 * service.
 */
public final class DatabasesOfAClass implements TestExecutionListener {
  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    if (isClass(identifier) && !isNested(identifier)) {
      TestPostgres.dropDatabasesOfShared();
    }
  }

  private static boolean isClass(TestIdentifier identifier) {
    return identifier.getSource().filter(ClassSource.class::isInstance).isPresent();
  }

  /** Whether its parent is another class and not the engine. */
  private static boolean isNested(TestIdentifier identifier) {
    return identifier.getUniqueIdObject().getSegments().size() > 2;
  }
}
