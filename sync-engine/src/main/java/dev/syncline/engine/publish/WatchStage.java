package dev.syncline.engine.publish;

import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.CaptureWatch;
import java.time.Duration;

/** Looks every few seconds whether the source still is what is captured. */
final class WatchStage implements Stage {
  /** Often enough that a lost table is named well within 15 seconds. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final CaptureWatch watch;

  WatchStage(CaptureWatch watch) {
    this.watch = watch;
  }

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.await(INTERVAL)) {
      watch.look();
    }
  }
}
