package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.faults.check.Finding;
import dev.syncline.faults.fault.CutLink;
import dev.syncline.faults.fault.Faults;
import dev.syncline.faults.fault.Hop;
import dev.syncline.faults.fault.SilenceLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path directory;

  @Test
  void tellsOfEveryFaultAndOfEveryFailure() throws IOException {
    Cycle cut = Cycle.of(new CutLink(Hop.CONSUMER_TO_STORE));
    Log log = new Log();
    log.scene();
    log.struck(Faults.whileLoading().get(0));
    log.recovered(cut, Duration.ofMillis(1_240));
    log.recovered(cut, Duration.ofSeconds(3));
    log.recovered(Cycle.of(new SilenceLink(Hop.CONSUMER_TO_STORE)), Duration.ofSeconds(33));
    log.counted(500, 70);
    Finding lost = new Finding(Finding.Kind.LOST, "C4 counter", "writer 1");
    log.found(List.of(lost));
    log.failed(new Failure(List.of(lost), Program.of(5, List.of(), List.of(cut))));

    new Report(log).write(directory);

    assertThat(Files.readString(directory.resolve("report.md")))
        .contains("| cycles | 3 |")
        .contains("| faults tried | 3 |")
        .contains("| findings of kind lost | 1 |")
        .contains("| findings of kind torn | 0 |")
        .contains("| cut consumer to store | 2 | 1.2 | 3.0 | 3.0 | 15 |")
        .contains("| failpoint load.slot-made | 1 |  |  |  |")
        .contains("| silence consumer to store | 1 | 33.0 | 33.0 | 33.0 | 45 |")
        .contains("- LOST (C4 counter): writer 1")
        .contains("seed 5\nthen: cut consumer to store\ntransaction: ");
    JsonNode json = new ObjectMapper().readTree(directory.resolve("report.json").toFile());
    assertThat(json.at("/findings/lost").asInt()).isEqualTo(1);
    assertThat(json.at("/recovery/worst").asDouble()).isEqualTo(3.0);
    assertThat(json.at("/recoveryFromHalfOpen/p50").asDouble()).isEqualTo(33.0);
    assertThat(json.at("/faults/cut consumer to store/strikes").asInt()).isEqualTo(2);
    assertThat(json.at("/transactions").asLong()).isEqualTo(70);
  }
}
