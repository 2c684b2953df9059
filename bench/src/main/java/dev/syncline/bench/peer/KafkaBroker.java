package dev.syncline.bench.peer;

import dev.syncline.bench.process.FreePort;
import dev.syncline.bench.process.JavaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One Apache Kafka node that is both controller and broker, with the heap of its own script. */
final class KafkaBroker implements AutoCloseable {
  private static final String CLUSTER = "c3luY2xpbmUtYmVuY2gtMQ";

  private final int port = FreePort.find();
  private final Path directory;
  private final JavaProcess process;

  KafkaBroker(Path directory) {
    this.directory = directory;
    Path settings = PropertiesFile.write(directory.resolve("broker.properties"), settings());
    try (JavaProcess format =
        start(
            "format",
            "kafka.tools.StorageTool",
            List.of("format", "--standalone", "-t", CLUSTER, "-c", settings.toString()))) {
      format.awaitEnd();
    }
    process = start("broker", "kafka.Kafka", List.of(settings.toString()));
  }

  private JavaProcess start(String name, String program, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("-Xms1G", "-Xmx1G"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    line.addAll(arguments);
    return JavaProcess.start(name, line, directory);
  }

  private Map<String, String> settings() {
    int controller = FreePort.find();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.bootstrap.servers", "localhost:" + controller);
    settings.put(
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", directory.resolve("kafka-logs").toString());
    settings.put("num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    return settings;
  }

  String bootstrapServers() {
    return "localhost:" + port;
  }

  JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
