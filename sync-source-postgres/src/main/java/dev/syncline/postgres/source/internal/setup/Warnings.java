package dev.syncline.postgres.source.internal.setup;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each warning once, however often a run is retried. */
public final class Warnings {
  private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);

  private final Set<Diagnostic> told = ConcurrentHashMap.newKeySet();

  /** Logs the warnings among these that are new. */
  public void tell(List<Diagnostic> problems) {
    problems.stream()
        .filter(problem -> problem.severity() == Severity.WARNING)
        .filter(told::add)
        .forEach(problem -> LOG.warn("{}", problem));
  }
}
