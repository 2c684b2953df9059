package dev.syncline.bench.peer;

import dev.syncline.bench.server.Stage;
import java.util.Arrays;
import java.util.function.Function;

/** The systems that can be compared. */
public enum PeerKind {
  SYNCLINE(
      "syncline",
      "Syncline: publisher and consumer processes with 256 MB of heap each, durable event store",
      Syncline::inTwoProcesses),
  WORKSPACE(
      "workspace",
      "Syncline: one process with 256 MB of heap that publishes and consumes, durable event store",
      Syncline::inOneProcess),
  PUBLISHER(
      "publisher",
      "Syncline's publisher alone, into its durable event store: no destination",
      SynclinePublisher::new),
  DEBEZIUM(
      "debezium",
      "Debezium's embedded engine with a handler that does nothing: no store, no destination",
      RawDebezium::new),
  KAFKA(
      "kafka",
      "Debezium source connector, Apache Kafka broker, Debezium JDBC sink connector",
      KafkaPipeline::new),
  NATIVE(
      "native",
      "PostgreSQL's logical replication, apply workers not waiting for the disk (their default)",
      stage -> new NativeReplication(stage, "off")),
  NATIVE_DURABLE(
      "native-durable",
      "PostgreSQL's logical replication, apply workers with synchronous_commit = on",
      stage -> new NativeReplication(stage, "on"));

  private final String text;
  private final String description;
  private final Function<Stage, Peer> peer;

  PeerKind(String text, String description, Function<Stage, Peer> peer) {
    this.text = text;
    this.description = description;
    this.peer = peer;
  }

  /** Prepares a system on a stage; it is not started. */
  public Peer on(Stage stage) {
    return peer.apply(stage);
  }

  public String description() {
    return description;
  }

  /**
   * The system of that name.
   *
   * @throws IllegalArgumentException if there is none, with the names there are
   */
  public static PeerKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.text.equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is none of " + Arrays.toString(values())));
  }

  /** Its name on the command line and in reports. */
  @Override
  public String toString() {
    return text;
  }
}
