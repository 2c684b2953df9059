package dev.syncline.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes have used so far, from {@code /proc}.
 *
 * @param cpuSeconds processor time of the processes and of their children, ended ones included
 * @param peakBytes the largest resident memory each process ever had, added up; without children
 */
public record ProcessUsage(double cpuSeconds, long peakBytes) {
  /** Linux reports processor time to user space in hundredths of a second. */
  private static final double TICKS_PER_SECOND = 100;

  public static final ProcessUsage NONE = new ProcessUsage(0, 0);

  /** The usage of processes and all their descendants; those that ended meanwhile count nothing. */
  public static ProcessUsage of(Collection<Long> processIds) {
    return processIds.stream()
        .map(
            process ->
                new ProcessUsage(
                    tree(process).mapToLong(ProcessUsage::ticks).sum() / TICKS_PER_SECOND,
                    peak(process)))
        .reduce(NONE, ProcessUsage::plus);
  }

  public ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(cpuSeconds + other.cpuSeconds, peakBytes + other.peakBytes);
  }

  /** Processor time used after {@code before} was taken; peaks stay what they are. */
  public ProcessUsage since(ProcessUsage before) {
    return new ProcessUsage(cpuSeconds - before.cpuSeconds, peakBytes);
  }

  private static Stream<Long> tree(long process) {
    return Stream.concat(
        Stream.of(process),
        ProcessHandle.of(process).stream()
            .flatMap(ProcessHandle::descendants)
            .map(ProcessHandle::pid));
  }

  private static long ticks(long process) {
    return read(process, "stat").stream().findFirst().map(ProcessUsage::ticksOfStat).orElse(0L);
  }

  /**
   * Processor time in a line of {@code /proc/[pid]/stat}: utime, stime and those of the children
   * that were waited for.
   */
  static long ticksOfStat(String stat) {
    // The command's name is in parentheses and may itself contain spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Stream.of(11, 12, 13, 14).mapToLong(field -> Long.parseLong(fields[field])).sum();
  }

  private static long peak(long process) {
    return peakOfStatus(read(process, "status"));
  }

  /** Bytes of the {@code VmHWM} line of {@code /proc/[pid]/status}, which counts kilobytes. */
  static long peakOfStatus(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static List<String> read(long process, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process), file));
    } catch (IOException ended) {
      return List.of();
    }
  }
}
