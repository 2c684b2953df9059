package dev.syncline.shop.kit.launch;

import java.util.function.Supplier;

/** Runs a service as the process's main program. */
public final class ServiceLauncher {
  private ServiceLauncher() {}

  /**
   * Starts the service, prints its URL, and closes it when the process ends. If it cannot start,
   * prints why and ends the process with exit code 1.
   */
  public static void launch(String name, Supplier<RunningService> start) {
    try {
      RunningService service = start.get();
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
      System.out.println(name + " ready on " + service.url());
    } catch (RuntimeException failure) {
      System.err.println(name + " cannot start: " + failure.getMessage());
      System.exit(1);
    }
  }
}
