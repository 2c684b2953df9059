package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One has the lease, everybody else is told who. */
abstract class LeaseContract {
  abstract EventStore store();

  abstract EventStore other();

  @Test
  void theFirstHasItAndTheSecondIsToldWho() {
    try (Lease first = store().lease(ACCOUNTS);
        Lease second = other().lease(ACCOUNTS)) {
      assertThat(first.take()).isEqualTo(new LeaseHolding.Ours(1));
      assertThat(second.take()).isEqualTo(theirs());
    }
  }

  @Test
  void aStandbyIsToldWhatOfItsWorkTheHolderDoesNotDo() {
    try (Lease first = store().lease(ACCOUNTS, List.of("account 1.0", "address 1.0"));
        Lease second = other().lease(ACCOUNTS, List.of("account 1.0", "address 1.1"));
        Lease silent = other().lease(ACCOUNTS)) {
      first.take();
      assertThat(second.take()).isEqualTo(theirs("address 1.1"));
      assertThat(silent.take()).isEqualTo(theirs());
      first.close();
      second.take();
      assertThat(first.take()).isEqualTo(theirs("address 1.0"));
    }
  }

  private static LeaseHolding theirs(String... left) {
    return new LeaseHolding.Theirs(LeaseProcess.current().name(), List.of(left));
  }

  @Test
  void takingItAgainKeepsTheTerm() {
    try (Lease lease = store().lease(ACCOUNTS)) {
      lease.take();
      assertThat(lease.take()).isEqualTo(new LeaseHolding.Ours(1));
    }
  }

  @Test
  void givenUpItIsFreeAtOnceAndTheTermTellsThatSomebodyElseHadIt() {
    try (Lease first = store().lease(ACCOUNTS)) {
      first.take();
      first.close();
      try (Lease second = other().lease(ACCOUNTS)) {
        assertThat(second.take()).isEqualTo(new LeaseHolding.Ours(2));
      }
      assertThat(first.take()).isEqualTo(new LeaseHolding.Ours(3));
    }
  }

  @Test
  void givingUpWhatSomebodyElseHasChangesNothing() {
    try (Lease first = store().lease(ACCOUNTS);
        Lease second = other().lease(ACCOUNTS)) {
      first.take();
      second.take();
      second.close();
      assertThat(second.take()).isInstanceOf(LeaseHolding.Theirs.class);
    }
  }

  @Test
  void leasesOfDifferentFeedsDoNotMeet() {
    try (Lease first = store().lease(ACCOUNTS);
        Lease second = other().lease(ORDERS)) {
      first.take();
      assertThat(second.take()).isInstanceOf(LeaseHolding.Ours.class);
    }
  }
}
