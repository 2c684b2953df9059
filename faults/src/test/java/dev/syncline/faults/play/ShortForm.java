package dev.syncline.faults.play;

import dev.syncline.faults.fault.AddConsumerLate;
import dev.syncline.faults.fault.ChangeCatalogue;
import dev.syncline.faults.fault.CompactStore;
import dev.syncline.faults.fault.CutLink;
import dev.syncline.faults.fault.EndSessions;
import dev.syncline.faults.fault.Fault;
import dev.syncline.faults.fault.Faults;
import dev.syncline.faults.fault.FreezeRunner;
import dev.syncline.faults.fault.KillAtFailpoint;
import dev.syncline.faults.fault.KillAtFailpoint.Victim;
import dev.syncline.faults.fault.KillRunners;
import dev.syncline.faults.fault.KillServer;
import dev.syncline.faults.fault.LoseCommitReply;
import dev.syncline.faults.fault.MoveToNextMajor;
import dev.syncline.faults.fault.Part;
import dev.syncline.faults.fault.PauseByRejection;
import dev.syncline.faults.fault.PauseConsumers;
import dev.syncline.faults.fault.PauseConsumers.Which;
import dev.syncline.faults.fault.Place;
import dev.syncline.faults.fault.ReloadTable;
import dev.syncline.faults.fault.ReloadTable.Scope;
import dev.syncline.faults.fault.ReplayConsumer;
import dev.syncline.faults.fault.ReplayConsumer.What;
import dev.syncline.faults.fault.RestoreDestination;
import dev.syncline.faults.fault.SilenceLink;
import dev.syncline.faults.fault.SlowLink;
import dev.syncline.faults.fault.TakeOver;
import dev.syncline.faults.fault.TrimStore;
import dev.syncline.faults.fault.TruncateTable;
import dev.syncline.faults.scene.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What fits into minutes, which takes striking with several faults at a time. */
final class ShortForm {
  private ShortForm() {}

  /** Kills of each process and server, and at each failpoint of one of them. */
  static List<Cycle> kills() {
    List<Cycle> cycles = new ArrayList<>(killsOfAll());
    for (Victim victim : Victim.values()) {
      cycles.add(atFailpoints(victim, Place.DESTINATION_FIRST_ROW, Place.STORE_COPY));
      cycles.add(atFailpoints(victim, Place.DESTINATION_LAST_ROW, Place.STORE_HEAD));
      cycles.add(atFailpoints(victim, Place.DESTINATION_CURSOR, Place.STORE_COMMIT));
      cycles.add(atFailpoints(victim, Place.DESTINATION_COMMIT));
    }
    return cycles;
  }

  /** Everything else. */
  static List<Cycle> disturbances() {
    List<Cycle> cycles = new ArrayList<>();
    for (Class<? extends Fault> kind :
        List.of(
            FreezeRunner.class,
            EndSessions.class,
            CutLink.class,
            SlowLink.class,
            SilenceLink.class,
            LoseCommitReply.class)) {
      cycles.add(new Cycle(all(kind)));
    }
    for (TakeOver.End end : TakeOver.End.values()) {
      cycles.add(together(new TakeOver(Role.PUBLISHER, end), new TakeOver(Role.CONSUMER, end)));
    }
    return cycles;
  }

  /** What administrators do to tables, one after the other: most of it is done to the same one. */
  static List<Cycle> changes() {
    return Stream.of(ChangeCatalogue.class, RestoreDestination.class)
        .flatMap(kind -> all(kind).stream())
        .map(Cycle::of)
        .toList();
  }

  /** What operators do, with what does not get in its way, none of it twice. */
  static List<Cycle> tasks() {
    return List.of(
        together(
            new ReloadTable(Scope.ALL_ROWS), new PauseConsumers(Which.MONEY), new CompactStore()),
        together(new ReloadTable(Scope.PAUSED), new ReplayConsumer(What.WEALTH)),
        together(
            new ReloadTable(Scope.WHERE),
            new PauseByRejection(),
            new PauseConsumers(Which.JOURNAL)),
        together(
            new ReloadTable(Scope.KEYS_OF_A_FILE),
            new ReloadTable(Scope.RESENT),
            new ReloadTable(Scope.ACCOUNTS),
            new PauseConsumers(Which.ITEMS)),
        together(new TruncateTable(), new ReplayConsumer(What.JOURNAL)),
        together(new TrimStore(), new AddConsumerLate(), new ReplayConsumer(What.ITEMS)),
        together(
            new ReloadTable(Scope.RANGE), new ReloadTable(Scope.CANCELLED), new MoveToNextMajor()));
  }

  private static List<Cycle> killsOfAll() {
    return List.of(
        together(new KillRunners(List.of(Role.PUBLISHER)), new KillServer(Part.DESTINATION)),
        together(new KillRunners(List.of(Role.CONSUMER)), new KillServer(Part.SOURCE)),
        together(
            new KillRunners(List.of(Role.PUBLISHER, Role.CONSUMER)), new KillServer(Part.STORE)));
  }

  private static Cycle together(Fault... faults) {
    return new Cycle(List.of(faults));
  }

  private static List<Fault> all(Class<? extends Fault> kind) {
    return Faults.whileStreaming().stream().filter(kind::isInstance).toList();
  }

  /** The destination's first: while no publisher runs nobody would come there any more. */
  private static Cycle atFailpoints(Victim victim, Place... places) {
    List<Fault> faults = new ArrayList<>();
    for (Place place : places) {
      faults.add(new KillAtFailpoint(place, victim));
    }
    return new Cycle(faults);
  }
}
