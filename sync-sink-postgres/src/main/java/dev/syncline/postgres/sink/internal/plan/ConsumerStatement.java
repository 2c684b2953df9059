package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.Objects;
import java.util.Set;

/**
 * One of the two statements of a consumer schema, as its author wrote it.
 *
 * @param subscription the subscription it belongs to
 * @param kind which of the two
 * @param template its text
 */
public record ConsumerStatement(
    ContractSubscription subscription, Kind kind, SqlTemplate template) {
  /** The events that a statement is run for. */
  enum Kind {
    /** Each inserted or updated row; values come from the event's object. */
    UPSERT("sql", "properties"),
    /** Each deleted row; values come from the event's key. */
    DELETE("deleteSql", "key properties");

    private final String field;
    private final String scope;

    Kind(String field, String scope) {
      this.field = field;
      this.scope = scope;
    }
  }

  public ConsumerStatement {
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(template, "template");
  }

  static ConsumerStatement upsert(ContractSubscription subscription) {
    ConsumerSchema schema = subscription.subscription().schema();
    return new ConsumerStatement(subscription, Kind.UPSERT, SqlTemplate.parse(schema.sql()));
  }

  static ConsumerStatement delete(ContractSubscription subscription, String sql) {
    return new ConsumerStatement(subscription, Kind.DELETE, SqlTemplate.parse(sql));
  }

  /** Every word that may name an object at the destination. */
  Set<String> names() {
    return SqlNames.in(template.toString());
  }

  /** The properties its placeholders may name. */
  Set<String> available() {
    return kind == Kind.DELETE ? subscription.key() : subscription.properties();
  }

  /** What {@link #available()} are: properties, or key properties. */
  String scope() {
    return kind.scope;
  }

  /** The member of the consumer schema that has it: {@code sql} or {@code deleteSql}. */
  String field() {
    return kind.field;
  }

  /** {@code deleteSql of consumer schema manifest/name}. */
  public String title() {
    return kind.field + " of consumer schema " + subscription.name();
  }
}
