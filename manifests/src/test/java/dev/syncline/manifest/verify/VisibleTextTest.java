package dev.syncline.manifest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "été 表 naïve 😀", "a  b", "C:\\x"})
  void whatIsVisibleStays(String text) {
    assertThat(VisibleText.line(text)).isSameAs(text);
  }

  @Test
  void whatMovesTheCursorOrTurnsTextIsWrittenAsItsCode() {
    assertThat(VisibleText.line("a\u001b[2Jb\u009b1mc\u007fd"))
        .isEqualTo("a\\u001b[2Jb\\u009b1mc\\u007fd");
    assertThat(VisibleText.line("x\u202ey\u2066z\u200b\ufeff\u2028"))
        .isEqualTo("x\\u202ey\\u2066z\\u200b\\ufeff\\u2028");
    assertThat(VisibleText.line("\ud800a")).isEqualTo("\\ud800a");
    assertThat(VisibleText.line("a\rb\nc\td")).isEqualTo("a\\rb\\nc\\td");
  }

  @Test
  void linesKeepTheirBreaksButNoReturnToTheirBeginning() {
    assertThat(VisibleText.lines("a\r\nb\n\tc")).isEqualTo("a\r\nb\n\tc");
    assertThat(VisibleText.lines("error\rfine")).isEqualTo("error\\rfine");
  }
}
