package dev.syncline.faults.fault;

import dev.syncline.faults.fault.KillAtFailpoint.Victim;
import dev.syncline.faults.scene.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every fault the rig knows. */
public final class Faults {
  private static final Duration FREEZE = Duration.ofSeconds(3);

  private Faults() {}

  /** Those that strike a running system. */
  public static List<Fault> whileStreaming() {
    List<Fault> faults = new ArrayList<>();
    faults.add(new KillRunners(List.of(Role.PUBLISHER)));
    faults.add(new KillRunners(List.of(Role.CONSUMER)));
    faults.add(new KillRunners(List.of(Role.PUBLISHER, Role.CONSUMER)));
    for (Role role : Role.values()) {
      faults.add(new FreezeRunner(role, FREEZE));
      for (TakeOver.End end : TakeOver.End.values()) {
        faults.add(new TakeOver(role, end));
      }
    }
    for (Part part : Part.values()) {
      faults.add(new KillServer(part));
      faults.add(new EndSessions(part));
    }
    for (Hop hop : Hop.values()) {
      faults.add(new CutLink(hop));
      faults.add(new SlowLink(hop));
      faults.add(new SilenceLink(hop));
    }
    faults.add(new LoseCommitReply(Hop.PUBLISHER_TO_STORE));
    faults.add(new LoseCommitReply(Hop.CONSUMER_TO_DESTINATION));
    for (ChangeCatalogue.Change change : ChangeCatalogue.Change.values()) {
      faults.add(new ChangeCatalogue(change));
    }
    for (RestoreDestination.Consumer consumer : RestoreDestination.Consumer.values()) {
      faults.add(new RestoreDestination(consumer));
    }
    streamingPlaces()
        .forEach(
            place -> {
              faults.add(new KillAtFailpoint(place, Victim.RUNNER));
              faults.add(new KillAtFailpoint(place, Victim.SERVER));
            });
    faults.addAll(operatorTasks());
    return List.copyOf(faults);
  }

  /** What operators do. */
  public static List<OperatorTask> operatorTasks() {
    List<OperatorTask> tasks = new ArrayList<>();
    for (ReloadTable.Scope scope : ReloadTable.Scope.values()) {
      tasks.add(new ReloadTable(scope));
    }
    for (PauseConsumers.Which which : PauseConsumers.Which.values()) {
      tasks.add(new PauseConsumers(which));
    }
    for (ReplayConsumer.What what : ReplayConsumer.What.values()) {
      tasks.add(new ReplayConsumer(what));
    }
    tasks.addAll(
        List.of(
            new PauseByRejection(),
            new CompactStore(),
            new TrimStore(),
            new TruncateTable(),
            new MoveToNextMajor(),
            new AddConsumerLate()));
    return List.copyOf(tasks);
  }

  /** Those that may strike in the middle of an operator's task. */
  public static List<Fault> besideTasks() {
    List<Fault> faults = new ArrayList<>();
    faults.add(new KillRunners(List.of(Role.PUBLISHER)));
    faults.add(new KillRunners(List.of(Role.CONSUMER)));
    faults.add(new KillRunners(List.of(Role.PUBLISHER, Role.CONSUMER)));
    for (Role role : Role.values()) {
      faults.add(new FreezeRunner(role, FREEZE));
    }
    for (Part part : Part.values()) {
      faults.add(new KillServer(part));
      faults.add(new EndSessions(part));
    }
    for (Hop hop : Hop.values()) {
      faults.add(new CutLink(hop));
    }
    return List.copyOf(faults);
  }

  /** Those that strike the first start of a publisher, in the order in which they can. */
  public static List<Fault> whileLoading() {
    return List.of(
        new KillAtFailpoint(Place.LOAD_SLOT_MADE, Victim.RUNNER),
        new KillAtFailpoint(Place.LOAD_CONTRACT, Victim.RUNNER),
        new KillAtFailpoint(Place.LOAD_BEGINS, Victim.RUNNER),
        new KillAtFailpoint(Place.LOAD_CHUNK_STORED, Victim.RUNNER),
        new KillInChunkRead(),
        // Then only the journal is left to load, so this is in its second chunk.
        new KillInChunkRead());
  }

  private static Stream<Place> streamingPlaces() {
    return Arrays.stream(Place.values()).filter(place -> !place.text().startsWith("load."));
  }
}
