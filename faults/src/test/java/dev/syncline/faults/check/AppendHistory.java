package dev.syncline.faults.check;

import dev.syncline.faults.check.Finding.Kind;
import dev.syncline.faults.workload.History;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * C7: what the writers were told holds in the feed. Acknowledged transactions are there, each once;
 * of those without an answer at most one copy; nothing that was rolled back; nothing else. An entry
 * whose event was dropped from the log is in the base; if an earlier check has seen it, it never
 * stands at another position later.
 */
public final class AppendHistory implements Checker {
  private static final String NAME = "C7 append history";

  private final TestDatabase store;
  private final History history;
  private final Map<Long, Long> positions = new HashMap<>();

  public AppendHistory(TestDatabase store, History history) {
    this.store = store;
    this.history = history;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> check() {
    List<String> moved = new ArrayList<>();
    Map<Long, Integer> copies = copies(moved);
    Set<Long> committed = history.committed();
    Set<Long> uncertain = history.uncertain();
    Set<Long> aborted = history.aborted();
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        Finding.of(
            Kind.LOST,
            NAME,
            "acknowledged transactions are missing",
            which(committed, entry -> !copies.containsKey(entry))));
    findings.addAll(
        Finding.of(
            Kind.DUPLICATED,
            NAME,
            "transactions stand there more than once",
            which(copies.keySet(), entry -> copies.get(entry) > 1)));
    findings.addAll(
        Finding.of(Kind.DUPLICATED, NAME, "transactions have come to another position", moved));
    findings.addAll(
        Finding.of(
            Kind.DISORDERED,
            NAME,
            "what was rolled back is there",
            which(aborted, copies::containsKey)));
    findings.addAll(
        Finding.of(
            Kind.DISORDERED,
            NAME,
            "nobody wrote what is there",
            which(
                copies.keySet(),
                entry ->
                    !committed.contains(entry)
                        && !uncertain.contains(entry)
                        && !aborted.contains(entry))));
    return findings;
  }

  /** From the log and, as far as that was dropped, from the base. */
  private Map<Long, Integer> copies(List<String> moved) {
    Map<Long, Integer> copies = new HashMap<>();
    for (String row :
        store.rows(
            """
            SELECT key->>'id', count(*), max(position) FROM (
              SELECT key, position FROM sync_events.events WHERE public_schema_name = 'journal'
              UNION ALL
              SELECT key, position FROM sync_events.state WHERE public_schema_name = 'journal'
                AND position < (SELECT max(oldest_position) FROM sync_events.retention)) e
            WHERE (key->>'id')::bigint > 0 GROUP BY 1
            """)) {
      String[] columns = row.split("\\|");
      long entry = Long.parseLong(columns[0]);
      long position = Long.parseLong(columns[2]);
      copies.put(entry, Integer.valueOf(columns[1]));
      Long before = positions.put(entry, position);
      if (before != null && before != position) {
        moved.add(entry + " from " + before + " to " + position);
      }
    }
    return copies;
  }

  private static List<String> which(Set<Long> entries, Predicate<Long> wanted) {
    return entries.stream().filter(wanted).sorted().map(Object::toString).toList();
  }
}
