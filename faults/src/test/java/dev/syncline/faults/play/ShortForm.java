package dev.syncline.faults.play;

import dev.syncline.faults.fault.ChangeCatalogue;
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
import dev.syncline.faults.fault.Part;
import dev.syncline.faults.fault.Place;
import dev.syncline.faults.fault.RestoreDestination;
import dev.syncline.faults.fault.SilenceLink;
import dev.syncline.faults.fault.SlowLink;
import dev.syncline.faults.fault.TakeOver;
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
