package dev.syncline.engine.memory;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the accounts' owner publishes, and what one consumer makes of it. */
public final class Plans {
  private static final Slug OWNER = new Slug("from-accounts");
  private static final Slug SOURCE = new Slug("db-accounts");
  private static final Slug DESTINATION = new Slug("db-orders");

  public static final FeedName FEED = new FeedName(OWNER, SOURCE);
  public static final Contract CONTRACT =
      new Contract(OWNER, "account", new SchemaVersion(1, 0), shape(), List.of("id"));

  private Plans() {}

  public static PublishPlan publish() {
    PublicSchema schema =
        new PublicSchema(
            CONTRACT.name(),
            SOURCE,
            CONTRACT.outputSchema(),
            CONTRACT.version(),
            CONTRACT.key(),
            List.of(
                new Transformation(
                    Operation.INSERT, "accounts", "SELECT id, name FROM accounts WHERE id = :id")),
            Optional.empty());
    return new PublishPlan(
        FEED,
        connection(SOURCE),
        new DataStore.Capture("accounts_slot", "accounts_publication"),
        List.of(new PublishedSchema(OWNER, schema)));
  }

  public static ConsumePlan consume() {
    return consume(subscription("copy", ErrorPolicy.STOP));
  }

  /** A plan with several consumer schemas. */
  public static ConsumePlan consume(Subscription... subscriptions) {
    return new ConsumePlan(connection(DESTINATION), List.of(subscriptions));
  }

  /** A consumer schema that copies the accounts; its full name begins with {@code to-orders/}. */
  public static Subscription subscription(String name, ErrorPolicy onError) {
    ConsumerSchema schema =
        new ConsumerSchema(
            name,
            new PublicSchemaReference(OWNER, CONTRACT.name(), 1),
            DESTINATION,
            "INSERT INTO accounts VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = :name",
            Optional.of("DELETE FROM accounts WHERE id = :id"),
            onError,
            Optional.empty());
    return new Subscription(new Slug("to-orders"), schema);
  }

  public static SyncPlan sync() {
    return new SyncPlan(connection(new Slug("db-events")), List.of(publish()), List.of(consume()));
  }

  private static OutputSchema shape() {
    ObjectNode shape = JsonNodeFactory.instance.objectNode();
    List.of("id", "name").forEach(name -> shape.withObjectProperty("properties").putObject(name));
    return new OutputSchema(shape);
  }

  private static ConnectionSettings connection(Slug slug) {
    return new ConnectionSettings(
        slug, "localhost", 5432, "heap", "heap", new Secret("none"), Map.of());
  }
}
