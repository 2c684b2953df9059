package dev.syncline.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingCatalogueTest {
  private static final Setting<Duration> HEARTBEAT =
      Setting.duration("capture.heartbeat", Duration.ofSeconds(5))
          .between(Duration.ofMillis(100), Duration.ofMinutes(10))
          .purpose("How often.")
          .smaller("More often.")
          .larger("Less often.")
          .documented();
  private static final Setting<Duration> PATIENCE =
      Setting.duration("capture.patience", Duration.ofMinutes(1))
          .between(Duration.ofSeconds(1), Duration.ofHours(1))
          .purpose("How long.")
          .smaller("Shorter.")
          .larger("Longer.")
          .internal();
  private static final Setting<Long> ROWS =
      Setting.count("apply.rows", 10_000)
          .between(1L, 100_000L)
          .purpose("How many.")
          .smaller("Fewer.")
          .larger("More.")
          .documented();
  private static final SettingCatalogue CATALOGUE =
      new SettingCatalogue(
          List.of(
              new SettingGroup(
                  "Capture",
                  List.of(HEARTBEAT, PATIENCE),
                  List.of(new SettingOrder<>(HEARTBEAT, PATIENCE, "every silence is a stall"))),
              new SettingGroup("Apply", List.of(ROWS), List.of())));

  @Test
  void withoutAssignmentsEverySettingHasItsDefault() {
    Settings settings = CATALOGUE.read(List.of());

    assertThat(settings.value(HEARTBEAT)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.number(ROWS)).isEqualTo(10_000);
    assertThat(settings.unusual()).isEmpty();
  }

  @Test
  void readsValuesWithTheirUnits() {
    Settings settings = CATALOGUE.read(given("capture.heartbeat=250ms", "apply.rows = 500"));

    assertThat(settings.value(HEARTBEAT)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.number(ROWS)).isEqualTo(500);
    assertThat(settings.unusual()).hasToString("[apply.rows=500, capture.heartbeat=250ms]");
  }

  @Test
  void aDefaultThatIsWrittenOutIsNotUnusual() {
    assertThat(CATALOGUE.read(given("capture.heartbeat=5000ms")).unusual()).isEmpty();
  }

  @Test
  void separatesTheAssignmentsOfAVariableByCommasAndLineBreaks() {
    List<SettingAssignment> assignments =
        SettingAssignment.all("VARIABLE", " apply.rows=5,\n\ncapture.heartbeat=1s\n");

    assertThat(CATALOGUE.read(assignments).unusual())
        .hasToString("[apply.rows=5, capture.heartbeat=1s]");
  }

  @Test
  void aLaterPlaceOverridesAnEarlierOne() {
    List<SettingAssignment> assignments =
        List.of(
            new SettingAssignment("VARIABLE", "apply.rows=5"),
            new SettingAssignment("--set", "apply.rows=6"));

    assertThat(CATALOGUE.read(assignments).number(ROWS)).isEqualTo(6);
  }

  @Test
  void reportsAllProblemsAtOnce() {
    List<Diagnostic> problems =
        problems(
            "capture.hartbeat=1s",
            "rows=1",
            "apply.rows",
            "capture.heartbeat=5",
            "capture.patience=2h",
            "apply.rows=1",
            "apply.rows=2");

    assertThat(problems)
        .extracting(problem -> problem.code().id(), Diagnostic::message, Diagnostic::fix)
        .containsExactly(
            tuple(
                "SET-101",
                "--set capture.hartbeat=1s: there is no setting capture.hartbeat",
                "did you mean 'capture.heartbeat'?"),
            tuple(
                "SET-101",
                "--set rows=1: there is no setting rows",
                "'sync-cli help settings --all' lists every setting"),
            tuple(
                "SET-102",
                "--set apply.rows is not of the form NAME=VALUE",
                "write it as in capture.heartbeat=5s"),
            tuple(
                "SET-103",
                "--set capture.heartbeat=5: '5' is not a duration such as 500ms, 5s, 10m or 2h",
                "write it like the default, capture.heartbeat=5s"),
            tuple(
                "SET-104",
                "--set capture.patience=2h is out of range",
                "choose a value of 1s to 1h; the default is 1m"),
            tuple("SET-105", "--set gives apply.rows more than one value", "keep one of them"));
  }

  @Test
  void reportsSettingsThatContradictEachOther() {
    assertThat(problems("capture.heartbeat=2m"))
        .singleElement()
        .hasToString(
            "SET-106 capture.heartbeat=2m is more than capture.patience=1m;"
                + " set capture.heartbeat to at most capture.patience: otherwise every silence is a"
                + " stall");
    assertThat(CATALOGUE.read(given("capture.heartbeat=1m")).value(HEARTBEAT))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void reportsContradictionsBesideOtherProblems() {
    assertThat(problems("capture.heartbeat=2m", "apply.rows"))
        .extracting(problem -> problem.code().id())
        .containsExactly("SET-102", "SET-106");
    assertThat(problems("capture.heartbeat=2m", "capture.patience=soon"))
        .as("nothing is compared with the default of a value that cannot be read")
        .extracting(problem -> problem.code().id())
        .containsExactly("SET-103");
  }

  @Test
  void rejectsTwoSettingsOfOneName() {
    SettingGroup group = new SettingGroup("Apply", List.of(ROWS), List.of());

    assertThatThrownBy(() -> new SettingCatalogue(List.of(group, group)))
        .hasMessage("two settings are called apply.rows");
  }

  private static List<Diagnostic> problems(String... texts) {
    return catchThrowableOfType(DiagnosticException.class, () -> CATALOGUE.read(given(texts)))
        .diagnostics();
  }

  private static List<SettingAssignment> given(String... texts) {
    return Stream.of(texts).map(text -> new SettingAssignment("--set", text)).toList();
  }
}
