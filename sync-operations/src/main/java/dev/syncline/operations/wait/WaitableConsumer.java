package dev.syncline.operations.wait;

import dev.syncline.engine.listener.PipelineId;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.util.List;

/**
 * A consumer schema of this process.
 *
 * @param name {@code manifest/schema}
 * @param schema the name within its manifest
 * @param destination where it is applied
 * @param source the public schema that it applies
 */
record WaitableConsumer(
    String name, String schema, ConnectionSettings destination, PublicSchemaReference source) {

  /** All consumer schemas of a plan. */
  static List<WaitableConsumer> of(SyncPlan plan) {
    return plan.consume().stream()
        .flatMap(one -> one.subscriptions().stream().map(subscription -> of(one, subscription)))
        .toList();
  }

  private static WaitableConsumer of(ConsumePlan plan, Subscription subscription) {
    return new WaitableConsumer(
        subscription.name(),
        subscription.schema().name(),
        plan.destination(),
        subscription.schema().source());
  }

  /** The name of the pipeline that applies it. */
  String pipeline() {
    return new PipelineId.Consumer(destination.slug()).name();
  }
}
