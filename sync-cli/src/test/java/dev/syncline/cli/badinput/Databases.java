package dev.syncline.cli.badinput;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import dev.syncline.postgres.source.problem.SourceCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks real databases what they say to a manifest, as {@code manifest sync} would. */
final class Databases {
  /** A feed of which nothing is stored yet. */
  static final FeedCheckpoint FRESH =
      new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.empty());

  private final Path directory;

  /**
   * @param directory where the manifest is written
   */
  Databases(Path directory) {
    this.directory = directory;
  }

  SyncPlan plan(Shop shop) {
    try {
      Path file = Files.writeString(directory.resolve("shop.json"), shop.text());
      Map<String, String> secrets =
          Map.of("ACCOUNTS_PASSWORD", "s3cret", "ORDERS_PASSWORD", "s3cret");
      return SyncPlanner.plan(
          new ManifestReader(Variables.of(secrets)).read(List.of(file)).manifests());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** What the source says before it is captured. */
  List<Diagnostic> source(Shop shop, FeedCheckpoint durable) {
    return source(plan(shop).publish().get(0), durable);
  }

  static List<Diagnostic> source(PublishPlan plan, FeedCheckpoint durable) {
    return said(() -> new PostgresSources().check(plan, durable, List.of()));
  }

  /** What the destination says to the consumer schema, and then to what is done with its sink. */
  List<Diagnostic> destination(Shop shop, Position head, Consumer<ConsumerSink> work) {
    SyncPlan plan = plan(shop);
    PublishPlan publish = plan.publish().get(0);
    ConsumePlan consume = plan.consume().get(0);
    PublishedContract contract =
        new MemoryEventStore()
            .contracts()
            .publish(
                publish.feed(),
                contract(publish.schemas().get(0).manifest(), publish.schemas().get(0).schema()));
    return said(
        () -> {
          try (ConsumerSink sink =
              new PostgresDestinations(SinkSettings.DEFAULT)
                  .open(
                      publish.feed(),
                      consume.destination(),
                      Map.of(consume.subscriptions().get(0), List.of(contract)),
                      () -> new FeedHistories(List.of(), head))) {
            work.accept(sink);
          }
        });
  }

  private static Contract contract(Slug manifest, PublicSchema schema) {
    return new Contract(
        manifest, schema.name(), schema.version(), schema.outputSchema(), schema.key());
  }

  /** What is logged, with its code in front, when something is tried again for ever. */
  private static Diagnostic retried(String message) {
    DiagnosticCode code =
        Arrays.stream(SourceCode.values())
            .filter(one -> message.startsWith(one.id()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no code: " + message));
    return Diagnostic.warning(
        code, message.substring(code.id().length() + 1), "meanwhile it is tried again for ever");
  }

  /** The diagnostics an action ends with. */
  static List<Diagnostic> said(Runnable action) {
    try {
      action.run();
      return List.of();
    } catch (DiagnosticException refused) {
      return refused.diagnostics();
    } catch (DataException refused) {
      return List.of(refused.diagnostic());
    } catch (RetriableException unreachable) {
      return List.of(retried(unreachable.getMessage()));
    }
  }
}
