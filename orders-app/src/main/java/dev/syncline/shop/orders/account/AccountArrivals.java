package dev.syncline.shop.orders.account;

import dev.syncline.client.SyncClient;
import dev.syncline.client.SyncClientException;
import dev.syncline.client.WaitResult;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for accounts that a customer wrote a moment ago at the accounts service, for two seconds at
 * most. Whatever comes of it, the caller looks for the account itself: if the sync does not answer,
 * the service works as it would without it.
 */
public final class AccountArrivals {
  /** The header in which a customer's program hands on what the accounts service answered. */
  public static final String HEADER = "X-Sync-Token";

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(AccountArrivals.class);

  private final Optional<Sync> sync;

  private record Sync(SyncClient client, String consumer) {
    static Sync at(SyncAddress address) {
      SyncClient client = SyncClient.at(address.service());
      return new Sync(
          address.apiToken().map(client::withApiToken).orElse(client), address.consumer());
    }
  }

  /**
   * @param address empty for not waiting at all
   */
  public AccountArrivals(Optional<SyncAddress> address) {
    sync = address.map(Sync::at);
  }

  /**
   * Waits until the accounts are here as they were when the token was made.
   *
   * @param token what the accounts service answered; without one there is nothing to wait for
   */
  public void await(Optional<String> token) {
    if (sync.isPresent() && token.isPresent()) {
      await(sync.get(), token.get());
    }
  }

  private static void await(Sync sync, String token) {
    try {
      WaitResult result = sync.client().awaitApplied(sync.consumer(), token, PATIENCE);
      if (result instanceof WaitResult.NotApplied late) {
        log.info("not here after {}: {}", late.waited(), late.note());
      }
    } catch (SyncClientException noAnswer) {
      log.warn("not waiting for an account: {}", noAnswer.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
