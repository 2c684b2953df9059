package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps rows that break their public schema from being published, each by its schema's policy. */
public final class OutputPolicy {
  private final Map<Version, SchemaPlan> plans = new HashMap<>();
  private final boolean ruled;

  /**
   * @param schemas all public schemas whose events are checked
   */
  public OutputPolicy(List<RegisteredSchema> schemas) {
    for (RegisteredSchema schema : schemas) {
      int minor = schema.plan().schema().version().minor();
      plans.put(new Version(schema.id(), minor), schema.plan());
    }
    ruled = schemas.stream().anyMatch(schema -> schema.plan().rule().isPresent());
  }

  private record Version(SchemaId id, int minor) {}

  /**
   * Separates the events to publish from those to quarantine.
   *
   * @throws DataException for an event that breaks a schema whose policy is "stop"
   */
  public PublicEvents sort(List<NewEvent> events) {
    if (!ruled && events.stream().noneMatch(event -> KeyJson.hasNull(event.key()))) {
      return PublicEvents.of(events);
    }
    List<NewEvent> published = new ArrayList<>(events.size());
    List<RejectedEvent> refused = new ArrayList<>();
    for (NewEvent event : events) {
      Optional<RejectedEvent> refusal = refusal(event);
      if (refusal.isPresent()) {
        refused.add(refusal.get());
      } else {
        published.add(event);
      }
    }
    return new PublicEvents(published, refused);
  }

  /** The same, with the rows that are already refused, or with truncations. */
  PublicEvents sort(Outcome outcome) {
    PublicEvents sorted = sort(outcome.events());
    if (outcome.refused().isEmpty()
        && outcome.truncations().isEmpty()
        && outcome.ignored().isEmpty()) {
      return sorted;
    }
    List<RejectedEvent> refused = new ArrayList<>(outcome.refused());
    refused.addAll(sorted.refused());
    return new PublicEvents(sorted.published(), refused, outcome.truncations(), outcome.ignored());
  }

  private Optional<RejectedEvent> refusal(NewEvent event) {
    SchemaPlan plan = plans.get(new Version(event.schema(), event.minor()));
    if (plan == null || event.object().isEmpty()) {
      return Optional.empty();
    }
    if (KeyJson.hasNull(event.key())) {
      return Optional.of(
          refused(event, plan, TransformCode.KEY_NULL, "its key has a NULL, or is another row's"));
    }
    return plan.rule()
        .flatMap(rule -> rule.broken(event.object().get()))
        .map(broken -> refused(event, plan, TransformCode.BREAKS_OUTPUT, broken));
  }

  private static RejectedEvent refused(
      NewEvent event, SchemaPlan plan, TransformCode code, String broken) {
    if (plan.schema().onError() == ErrorPolicy.STOP) {
      throw code == TransformCode.KEY_NULL ? noKey(plan) : stop(plan, broken);
    }
    return new RejectedEvent(
        event.schema(),
        event.minor(),
        event.operation(),
        event.key(),
        event.object().orElseThrow(),
        code.id(),
        broken);
  }

  private static DataException noKey(SchemaPlan plan) {
    return new DataException(
        Diagnostic.error(
            TransformCode.KEY_NULL,
            plan.schema().title()
                + ": a row of "
                + plan.primaryTable().name()
                + " has NULL in its key ("
                + String.join(", ", plan.contract().key())
                + "), or its SQL gives a row of another key than the changed row's",
            "leave such rows out in the WHERE clause, or choose another key; \"onError\":"
                + " \"quarantine\" gets past this one"),
        null);
  }

  private static DataException stop(SchemaPlan plan, String broken) {
    return new DataException(
        Diagnostic.error(
            TransformCode.BREAKS_OUTPUT,
            plan.schema().title()
                + ": a row of "
                + plan.primaryTable().name()
                + " breaks outputSchema: "
                + broken,
            "correct the row and set \"onError\": \"quarantine\" to get past its old state, or"
                + " publish a version whose outputSchema allows it"),
        null);
  }
}
