package dev.syncline.manifest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellWordTest {
  @Test
  void quotesWhatAShellWouldReadAsSomethingElse() {
    assertThat(ShellWord.quoted("@acme/orders/accounts-1.0"))
        .isEqualTo("@acme/orders/accounts-1.0");
    assertThat(ShellWord.quoted("orders/all accounts")).isEqualTo("'orders/all accounts'");
    assertThat(ShellWord.quoted("orders/$(id)")).isEqualTo("'orders/$(id)'");
    assertThat(ShellWord.quoted("orders/Ada's")).isEqualTo("'orders/Ada'\\''s'");
    assertThat(ShellWord.quoted("")).isEqualTo("''");
  }
}
