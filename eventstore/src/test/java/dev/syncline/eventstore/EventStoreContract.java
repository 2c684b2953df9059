package dev.syncline.eventstore;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What every event store does, whatever it keeps its events in. One test class per event store
 * extends this and says how to open one.
 */
public abstract class EventStoreContract {
  private EventStore store;
  private EventStore other;

  /** Opens the event store under test; each call as another process would, on the same data. */
  protected abstract EventStore open();

  /** Opens one with segments of so many positions. */
  protected abstract EventStore open(long segment);

  @BeforeEach
  final void openTwice() {
    store = open();
    other = open();
  }

  @AfterEach
  final void closeBoth() {
    store.close();
    other.close();
  }

  @Nested
  class Captured extends CapturedContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Order extends OrderContract {
    @Override
    EventStore store() {
      return store;
    }
  }

  @Nested
  class Pages extends PageContract {
    @Override
    EventStore store() {
      return store;
    }
  }

  @Nested
  class PagesOfAReaderThatWaits extends PageContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    void opened(FeedReader early) {
      early.read(Position.START, Set.of(), Samples.AMPLE);
    }
  }

  @Nested
  class Commits extends CommitContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Loads extends LoadContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Truncations extends TruncateContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Jobs extends BackfillJobContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Fencing extends FencingContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Histories extends HistoryContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Registry extends RegistryContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Consumers extends ConsumerContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Retirement extends RetirementContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Json extends JsonContract {
    @Override
    EventStore store() {
      return store;
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    EventStore store() {
      return store;
    }

    @Override
    EventStore other() {
      return other;
    }
  }

  @Nested
  class Retention extends RetentionContract {
    @Override
    EventStore open(long segment) {
      return EventStoreContract.this.open(segment);
    }
  }
}
