package dev.syncline.shop.kit.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceLauncherTest {

  @Test
  void printsTheUrlAndClosesTheServiceWithTheProcess() throws Exception {
    Process process = launch("parcels-app");
    BufferedReader output = process.inputReader(UTF_8);
    assertThat(output.readLine()).isEqualTo("parcels-app ready on http://localhost:3000");

    process.toHandle().destroy(); // unlike the process's own, it leaves the output open

    assertThat(output.readLine()).isEqualTo("closed");
  }

  @Test
  void saysWhyAServiceCannotStart() throws Exception {
    Process process = launch("broken-app");

    assertThat(process.errorReader(UTF_8).readLine())
        .isEqualTo("broken-app cannot start: PORT must be a number, was http");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private static Process launch(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            TestedService.class.getName(),
            name)
        .start();
  }

  /** Starts under any name but one, and runs until its process is ended. */
  static final class TestedService implements RunningService {

    public static void main(String[] arguments) throws InterruptedException {
      ServiceLauncher.launch(arguments[0], () -> start(arguments[0]));
      Thread.currentThread().join();
    }

    private static TestedService start(String name) {
      if (name.equals("broken-app")) {
        throw new IllegalArgumentException("PORT must be a number, was http");
      }
      return new TestedService();
    }

    @Override
    public String url() {
      return "http://localhost:3000";
    }

    @Override
    public void close() {
      System.out.println("closed");
    }
  }
}
