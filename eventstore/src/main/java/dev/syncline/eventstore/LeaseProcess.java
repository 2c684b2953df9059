package dev.syncline.eventstore;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.UUID;

/**
 * A process that takes leases.
 *
 * @param id unique, also among later processes with the same name
 * @param name for operators: {@code host/pid}
 */
public record LeaseProcess(UUID id, String name) {
  public LeaseProcess {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
  }

  /** This process, under a new id. */
  public static LeaseProcess current() {
    return new LeaseProcess(UUID.randomUUID(), host() + "/" + ProcessHandle.current().pid());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }
}
