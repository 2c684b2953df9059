package dev.syncline.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a benchmark ran.
 *
 * @param memoryGiB physical memory
 * @param loadBefore processes that wanted to run in the minute before it began: above a few tenths,
 *     something else was using the machine
 */
public record Machine(
    int cores, String processor, long memoryGiB, String system, String java, double loadBefore) {
  public static Machine describe() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        field("/proc/cpuinfo", "model name"),
        Math.round(
            Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", ""))
                / 1024.0
                / 1024),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        Double.parseDouble(lines("/proc/loadavg").get(0).split(" ")[0]));
  }

  private static String field(String file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException elsewhere) {
      return List.of("0");
    }
  }
}
