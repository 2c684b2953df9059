package dev.syncline.bench;

import dev.syncline.bench.peer.PeerKind;
import dev.syncline.bench.report.Cell;
import dev.syncline.bench.report.Machine;
import dev.syncline.bench.report.MarkdownReport;
import dev.syncline.bench.report.ReportFiles;
import dev.syncline.bench.report.Results;
import dev.syncline.bench.report.Results.WorkloadInfo;
import dev.syncline.bench.server.PostgresVersion;
import dev.syncline.bench.server.Server;
import dev.syncline.bench.workload.Scale;
import dev.syncline.bench.workload.Workload;
import dev.syncline.bench.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The benchmark's command line. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Measure Syncline and what one would use instead, side by side.",
    description =
        "Starts its own PostgreSQL servers, runs each workload on each system in turn, and prints"
            + " medians, spreads and ratios from the same round.")
public final class Bench implements Callable<Integer> {
  @Parameters(
      paramLabel = "WORKLOAD",
      description = "What to run; all of them if none is named. See --list.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Print the workloads and the systems, and end.")
  private boolean list;

  @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "SYSTEM",
      description = "Systems to run: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<PeerKind> peers = List.of(PeerKind.values());

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "How much of the full sizes to run. Default: 1.")
  private double scale;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long 'verify' watches for false alarms. Default: ${DEFAULT-VALUE}.")
  private long minutes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results and logs go. Default: bench/target/results/<time>.")
  private @Nullable Path out;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "900",
      description = "How long anything is waited for. Default: ${DEFAULT-VALUE}.")
  private long patience;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(PeerKind.class, PeerKind::named)
            .execute(arguments));
  }

  @Override
  public Integer call() {
    List<Workload> all = Workloads.of(new Scale(scale), Duration.ofMinutes(minutes));
    if (list) {
      all.forEach(one -> System.out.printf("%-18s %s%n", one.name(), one.description()));
      System.out.println();
      List.of(PeerKind.values())
          .forEach(peer -> System.out.printf("%-18s %s%n", peer, peer.description()));
      return 0;
    }
    Results results = measure(chosen(all));
    System.out.println(MarkdownReport.of(results));
    return results.cells().stream().anyMatch(cell -> cell.failure().isPresent()) ? 1 : 0;
  }

  private List<Workload> chosen(List<Workload> all) {
    List<String> known = all.stream().map(Workload::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            new CommandLine(this), "no workload is called '" + name + "'; there are " + known);
      }
    }
    return all.stream().filter(one -> names.isEmpty() || names.contains(one.name())).toList();
  }

  private Results measure(List<Workload> workloads) {
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path directory = out != null ? out : Path.of("bench", "target", "results", began.toString());
    ReportFiles files = new ReportFiles(directory);
    List<Cell> cells = new ArrayList<>();
    Results results = results(began, workloads, cells, directory);
    Run run =
        new Run(
            workloads,
            peers,
            rounds,
            directory.toAbsolutePath().resolve("work"),
            Duration.ofSeconds(patience));
    run.run(
        cell -> {
          cells.add(cell);
          System.err.println(cell.line());
          // A run takes long; what is known survives its being stopped.
          files.write(results);
        });
    return results;
  }

  private Results results(
      Instant began, List<Workload> workloads, List<Cell> cells, Path directory) {
    Map<String, String> systems = new LinkedHashMap<>();
    peers.forEach(peer -> systems.put(peer.toString(), peer.description()));
    return new Results(
        began,
        System.getProperty("syncline.revision", "unknown"),
        scale,
        Machine.describe(),
        PostgresVersion.of(directory.toAbsolutePath().resolve("work")),
        Server.SETTINGS,
        (peers.contains(PeerKind.SYNCLINE) ? PeerKind.SYNCLINE : peers.get(0)).toString(),
        systems,
        workloads.stream()
            .map(one -> new WorkloadInfo(one.name(), one.description(), one.variantOf()))
            .toList(),
        cells);
  }
}
