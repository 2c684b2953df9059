package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How changes of the source become events of one public schema. Created by {@link
 * TransformPlanner}.
 */
public final class SchemaPlan {
  private final Slug manifest;
  private final PublicSchema schema;
  private final List<String> key;
  private final List<TransformationPlan> transformations;
  private final DeletedKey deletedKey;
  private final Optional<OutputRule> rule;

  /**
   * @param manifest the manifest of the public schema
   * @param key the properties that identify a row
   * @param transformations one for each of the public schema, in its order
   * @param deletedKey how the key of a deleted row is derived
   * @param rule validates every row; empty if everything is proven
   */
  public SchemaPlan(
      Slug manifest,
      PublicSchema schema,
      List<String> key,
      List<TransformationPlan> transformations,
      DeletedKey deletedKey,
      Optional<OutputRule> rule) {
    this.manifest = Objects.requireNonNull(manifest, "manifest");
    this.schema = Objects.requireNonNull(schema, "schema");
    this.key = List.copyOf(key);
    this.transformations = List.copyOf(transformations);
    this.rule = Objects.requireNonNull(rule, "rule");
    this.deletedKey = Objects.requireNonNull(deletedKey, "deletedKey");
  }

  /** What is planned. */
  public PublicSchema schema() {
    return schema;
  }

  /** One for each transformation of the manifest, in its order. */
  public List<TransformationPlan> transformations() {
    return transformations;
  }

  /** The table whose rows are the public schema's rows. */
  public SourceTable primaryTable() {
    return transformations.get(0).table();
  }

  /** What to register: the key is now known. */
  public Contract contract() {
    return new Contract(manifest, schema.name(), schema.version(), schema.outputSchema(), key);
  }

  /** The transformation that gives the rows of a backfill: that of an inserted primary row. */
  public TransformationPlan load() {
    return transformations.stream()
        .filter(plan -> plan.role() == TableRole.PRIMARY && plan.operation() == Operation.INSERT)
        .findFirst()
        .orElse(transformations.get(0));
  }

  /** The feed that it is published in. */
  public FeedName feed() {
    return new FeedName(manifest, schema.dataStore());
  }

  /**
   * The transformation that finds what remains of the public row when a row is deleted; empty if
   * nothing can remain. Something may remain if the SQL finds other rows than the deleted one. It
   * may also remain in a table with children: the primary key is unique only within each of them,
   * and a row moves between them by an insert and a delete.
   */
  public Optional<TransformationPlan> remaining() {
    boolean gone =
        !primaryTable().hasChildren() && tellers().anyMatch(plan -> !plan.finds().mayLeaveRows());
    return gone
        ? Optional.empty()
        : tellers().filter(plan -> plan.finds().mayLeaveRows()).findFirst();
  }

  private Stream<TransformationPlan> tellers() {
    return Stream.concat(Stream.of(load()), transformations.stream())
        .filter(plan -> plan.role() == TableRole.PRIMARY && plan.derivesKey());
  }

  /** The columns of its tables that may be read for it. */
  public ReadColumns readColumns() {
    return transformations.stream()
        .map(TransformationPlan::readColumns)
        .reduce(ReadColumns.named(Set.of()), ReadColumns::with);
  }

  /** Validates every row; empty if the columns prove the whole output schema. */
  public Optional<OutputRule> rule() {
    return rule;
  }

  /** How the key of a deleted row of the primary table is derived. */
  public DeletedKey deletedKey() {
    return deletedKey;
  }

  /** What happens on which change, one line each, for the user. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "public schema "
            + manifest
            + "/"
            + schema.name()
            + " "
            + schema.version()
            + (schema.isAppendOnly() ? ", append-only" : ", key (" + String.join(", ", key) + ")"));
    transformations.stream()
        .filter(plan -> plan.role() == TableRole.SECONDARY || plan.operation() != Operation.DELETE)
        .forEach(plan -> lines.add("  " + plan.describe()));
    lines.add(
        schema
            .appendOnly()
            .map(policy -> "  update or delete of " + primaryTable().name() + ": " + text(policy))
            .orElseGet(() -> "  delete of " + primaryTable().name() + ": " + describeDelete()));
    if (rule.isPresent()) {
      lines.add("  outputSchema: not proven by the columns, looked at in rows that may break it");
    }
    return lines;
  }

  private static String text(RowChangePolicy onChange) {
    return switch (onChange) {
      case STOP -> "stops the pipeline";
      case IGNORE -> "causes no event";
    };
  }

  private String describeDelete() {
    if (!deletedKey.isKnown()) {
      return "stops the pipeline, the key cannot be derived from the deleted row";
    }
    if (deletedKey.holder().isPresent()) {
      return "query plan by its key, which is DEFERRABLE: another row may have taken it";
    }
    if (remaining().isPresent()) {
      return "query plan, other rows may be left";
    }
    return deletedKey.local().isPresent()
        ? "key of the deleted row"
        : "key of the deleted row, rendered by the source";
  }
}
