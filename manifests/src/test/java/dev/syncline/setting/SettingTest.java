package dev.syncline.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"heartbeat", "Capture.heartbeat", "capture.", "capture.heart_beat", "a.b.c"})
  void rejectsNamesOfAnotherForm(String name) {
    SettingDraft<Long> draft = described(Setting.count(name, 1));

    assertThatThrownBy(draft::documented).hasMessageContaining(name);
  }

  @Test
  void rejectsADefaultOutOfItsRange() {
    SettingDraft<Long> draft = described(Setting.count("a.b", 1)).between(2L, 3L);

    assertThatThrownBy(draft::internal).hasMessageContaining("a.b has a default");
  }

  @Test
  void rejectsASettingWithoutADescription() {
    SettingDraft<Long> draft = Setting.count("a.b", 1).purpose("What.").smaller("Less.");

    assertThatThrownBy(draft::internal).hasMessageContaining("a.b is not described");
  }

  @Test
  void rejectsALimitThatUsersCannotWrite() {
    SettingDraft<ByteSize> draft = described(Setting.bytes("a.b", new ByteSize(1500)));

    assertThatThrownBy(draft::internal).hasMessageContaining("cannot be written");
  }

  @Test
  void rejectsAnOrderThatItsDefaultsBreak() {
    Setting<Long> one = described(Setting.count("a.one", 1)).internal();
    Setting<Long> two = described(Setting.count("a.two", 2)).internal();

    assertThatThrownBy(() -> new SettingOrder<>(two, one, "it breaks"))
        .hasMessageContaining("default of a.two exceeds that of a.one");
  }

  @Test
  void rejectsValuesOutOfRange() {
    Setting<Duration> setting =
        described(Setting.duration("a.b", Duration.ofSeconds(5)))
            .between(Duration.ofSeconds(1), Duration.ofSeconds(9))
            .internal();

    assertThat(Settings.DEFAULTS.value(setting)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Settings.DEFAULTS.with(setting, Duration.ofSeconds(9)).value(setting))
        .isEqualTo(Duration.ofSeconds(9));
    assertThatThrownBy(() -> Settings.DEFAULTS.with(setting, Duration.ofSeconds(10)))
        .hasMessage("a.b=10s is not 1s to 9s");
  }

  private static <T extends Comparable<T>> SettingDraft<T> described(SettingDraft<T> draft) {
    return draft.purpose("What it is.").smaller("Less.").larger("More.");
  }
}
