package dev.syncline.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingUnitTest {
  @ParameterizedTest
  @CsvSource({
    "0ms, 0",
    "500ms, 500",
    "1500ms, 1500",
    "5s, 5000",
    "90s, 90000",
    "2m, 120000",
    "3h, 10800000",
    "2d, 172800000"
  })
  void readsAndWritesDurations(String text, long millis) {
    assertThat(SettingUnit.DURATION.parse(text)).contains(Duration.ofMillis(millis));
    assertThat(SettingUnit.DURATION.text(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "", "s", "5 s", "-5s", "5S", "1.5s", "5min", "5us", "١s"})
  void rejectsWhatIsNoDuration(String text) {
    assertThat(SettingUnit.DURATION.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "64kB, 65536", "24MB, 25165824", "1536kB, 1572864", "1TB, 1099511627776"})
  void readsAndWritesSizes(String text, long bytes) {
    assertThat(SettingUnit.BYTES.parse(text)).contains(new ByteSize(bytes));
    assertThat(SettingUnit.BYTES.text(new ByteSize(bytes))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"24", "24mb", "24 MB", "24M", "-1MB", "1.5GB", "MB"})
  void rejectsWhatIsNoSize(String text) {
    assertThat(SettingUnit.BYTES.parse(text)).isEmpty();
  }

  @Test
  void readsAndWritesCounts() {
    assertThat(SettingUnit.COUNT.parse("10000")).contains(10_000L);
    assertThat(SettingUnit.COUNT.text(10_000L)).isEqualTo("10000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1e3", "10k", "10_000", "9999999999999999999"})
  void rejectsWhatIsNoCount(String text) {
    assertThat(SettingUnit.COUNT.parse(text)).isEmpty();
  }
}
