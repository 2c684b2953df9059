package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.stop.StopSignal;
import java.time.Duration;

/** Checks every few seconds that what is captured at the source has not changed. */
final class WatchStage implements Stage {
  private final CaptureWatch watch;
  private final Duration interval;

  WatchStage(CaptureWatch watch, Duration interval) {
    this.watch = watch;
    this.interval = interval;
  }

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.await(interval)) {
      watch.look();
    }
  }
}
