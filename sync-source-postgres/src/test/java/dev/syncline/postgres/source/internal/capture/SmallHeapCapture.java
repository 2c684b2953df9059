package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A process of its own, with little memory, that captures until it is told why it cannot. */
final class SmallHeapCapture {
  private SmallHeapCapture() {}

  /** Prints the code of what ends capture. */
  public static void main(String[] arguments) throws InterruptedException {
    CaptureSettings settings =
        new CaptureSettings(
            new ConnectionSettings(
                new Slug("accounts"),
                arguments[0],
                Integer.parseInt(arguments[1]),
                arguments[2],
                TestDatabase.USER,
                new Secret("any"),
                Map.of()),
            new DataStore.Capture(arguments[3], "pub"),
            new FeedName(new Slug("shop"), new Slug("accounts")),
            Map.of(new TableName("public", arguments[4]), Set.of()),
            Lsn.parse(arguments[5]),
            SourceSettings.DEFAULT.capture().withHeartbeat(Duration.ofHours(1)));
    try (DebeziumSource source = DebeziumSource.open(settings)) {
      while (true) {
        source.poll(Duration.ofMillis(100));
      }
    } catch (DataException named) {
      System.out.println("ended by " + named.diagnostic());
    } catch (RetriableException again) {
      System.out.println("would try again: " + again.getMessage());
    }
    System.exit(0);
  }
}
