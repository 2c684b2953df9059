package dev.syncline.postgres.source.internal.transform;

import dev.syncline.postgres.source.internal.transform.plan.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lookups for one batch of changes; equal lookups are run once. */
final class LookupRun {
  private final Map<Lookup, Map<List<String>, LookupAnswer>> asked = new LinkedHashMap<>();
  private final int keysPerQuery;

  /**
   * @param keysPerQuery how many changed rows one query looks up at most
   */
  LookupRun(int keysPerQuery) {
    this.keysPerQuery = keysPerQuery;
  }

  /**
   * Requests the public rows of one changed row.
   *
   * @param values the changed row's values of the lookup's columns
   * @return filled by {@link #answer}
   */
  LookupAnswer ask(Lookup lookup, List<String> values) {
    return asked
        .computeIfAbsent(lookup, question -> new LinkedHashMap<>())
        .computeIfAbsent(values, question -> new LookupAnswer());
  }

  /** Runs all lookups at the source, in snapshots that see these transactions. */
  void answer(LookupSession session, Set<Long> transactionIds) throws InterruptedException {
    for (Map.Entry<Lookup, Map<List<String>, LookupAnswer>> question : asked.entrySet()) {
      List<List<String>> values = new ArrayList<>(question.getValue().keySet());
      for (int start = 0; start < values.size(); start += keysPerQuery) {
        List<List<String>> batch =
            values.subList(start, Math.min(start + keysPerQuery, values.size()));
        List<LookupAnswer> answers = batch.stream().map(question.getValue()::get).toList();
        session.answer(question.getKey(), batch, answers, transactionIds);
      }
    }
  }
}
