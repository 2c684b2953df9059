package dev.syncline.bench.server;

import dev.syncline.bench.flow.Flow;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.process.ProcessUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** New servers for one measurement: a source with the flow's tables, and its destinations. */
public final class Stage implements AutoCloseable {
  private final Flow flow;
  private final Path directory;
  private final List<Server> servers = new ArrayList<>();
  private final Database source;
  private final List<Database> destinations;

  /**
   * @param directory for the servers' data and the logs of what runs
   */
  public Stage(Flow flow, Path directory) {
    this.flow = flow;
    this.directory = directory;
    this.source = start("source").create("source");
    Server destination = start("destination");
    this.destinations =
        IntStream.range(0, flow.destinations())
            .mapToObj(number -> destination.create("destination" + number))
            .toList();
    source.execute(flow.tables().stream().map(Table::create).toArray(String[]::new));
  }

  /** A further server, which ends with the stage. */
  public Server start(String name) {
    Server server = Server.start(directory.resolve(name + "-data"));
    servers.add(server);
    return server;
  }

  public Flow flow() {
    return flow;
  }

  public Path directory() {
    return directory;
  }

  public Database source() {
    return source;
  }

  public List<Database> destinations() {
    return destinations;
  }

  /** Writes everything out, so that preparation does not cost the measurement. */
  public void checkpoint() {
    source.execute("VACUUM ANALYZE", "CHECKPOINT");
    destinations.get(0).execute("CHECKPOINT");
  }

  /** What all servers used so far. */
  public ProcessUsage usage() {
    return ProcessUsage.of(servers.stream().map(Server::processId).toList());
  }

  @Override
  public void close() {
    for (int index = servers.size() - 1; index >= 0; index--) {
      servers.get(index).close();
    }
  }
}
