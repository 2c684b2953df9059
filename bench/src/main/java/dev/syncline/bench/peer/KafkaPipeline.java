package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Table;
import dev.syncline.bench.process.FreePort;
import dev.syncline.bench.process.JavaProcess;
import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's source connector, an Apache Kafka broker, and Debezium's JDBC sink connector per
 * destination, in a standalone Connect worker. The broker stays up when the flow stops.
 */
final class KafkaPipeline implements Peer {
  private static final String BATCH = "4096";

  private final Stage stage;
  private final Path directory;
  private final Destinations destinations;
  private final KafkaBroker broker;
  private @Nullable JavaProcess worker;

  KafkaPipeline(Stage stage) {
    this.stage = stage;
    this.directory = stage.directory();
    this.destinations = Destinations.ofTables(stage);
    this.broker = new KafkaBroker(directory);
  }

  @Override
  public void recordDelays() {
    // The destination's commit times tell.
  }

  @Override
  public void start() {
    List<String> arguments = new ArrayList<>(List.of("-Xms256M", "-Xmx2G"));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.add("org.apache.kafka.connect.cli.ConnectStandalone");
    arguments.add(write("worker", worker()));
    arguments.add(write("source", source()));
    for (Database destination : stage.destinations()) {
      arguments.add(write(destination.name(), sink(destination)));
    }
    worker = JavaProcess.start("connect", arguments, directory);
  }

  private String write(String name, Map<String, String> settings) {
    return PropertiesFile.write(directory.resolve(name + ".properties"), settings).toString();
  }

  private Map<String, String> worker() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("listeners", "HTTP://localhost:" + FreePort.find());
    settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("offset.storage.file.filename", directory.resolve("offsets").toString());
    settings.put("offset.flush.interval.ms", "1000");
    settings.put("plugin.discovery", "service_load");
    settings.put("consumer.max.poll.records", BATCH);
    settings.put("consumer.metadata.max.age.ms", "1000");
    settings.put("producer.linger.ms", "0");
    return settings;
  }

  private Map<String, String> source() {
    Map<String, String> settings = DebeziumSettings.of(stage);
    settings.put("name", "source");
    settings.put("tasks.max", "1");
    return settings;
  }

  private Map<String, String> sink(Database destination) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", destination.name());
    settings.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    settings.put("tasks.max", Integer.toString(Math.min(4, stage.flow().tables().size())));
    settings.put("topics", topics());
    settings.put("connection.url", destination.url());
    settings.put("connection.username", Database.USER);
    settings.put("connection.password", Database.PASSWORD);
    settings.put("insert.mode", "upsert");
    settings.put("delete.enabled", "true");
    settings.put("primary.key.mode", "record_key");
    settings.put("schema.evolution", "none");
    settings.put("collection.name.format", "${source.table}");
    settings.put("batch.size", BATCH);
    settings.put("use.reduction.buffer", "true");
    settings.put("dialect.postgres.unnest.insert.enabled", "true");
    return settings;
  }

  private String topics() {
    return stage.flow().tables().stream()
        .map(Table::name)
        .map("bench.public."::concat)
        .collect(Collectors.joining(","));
  }

  @Override
  public void stop() {
    running().close();
  }

  @Override
  public Observation observation() {
    return destinations;
  }

  @Override
  public ProcessUsage usage() {
    return ProcessUsage.of(
        worker == null
            ? List.of(broker.process().processId())
            : List.of(broker.process().processId(), worker.processId()));
  }

  @Override
  public void requireAlive() {
    broker.process().requireAlive();
    running().requireAlive();
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
    broker.close();
    destinations.close();
  }

  private JavaProcess running() {
    return Objects.requireNonNull(worker, "not started");
  }
}
