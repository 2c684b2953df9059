package dev.syncline.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "1kB, 1024, 1 kB",
    "500MB, 524288000, 500 MB",
    "6247MB, 6550454272, 6.1 GB",
    "10GB, 10737418240, 10 GB",
    "2048GB, 2199023255552, 2 TB"
  })
  void readsWhatPostgresReadsAndShowsWhatPeopleRead(String text, long bytes, String shown) {
    assertThat(ByteSize.parse(text)).contains(new ByteSize(bytes));
    assertThat(new ByteSize(bytes)).hasToString(shown);
  }

  @Test
  void readsNothingElse() {
    for (String text :
        new String[] {"", "10", "GB", "1.5GB", "-1GB", "10 GB", "10gb", "0MB", "8388608TB"}) {
      assertThat(ByteSize.parse(text)).as(text).isEmpty();
    }
    assertThat(new ByteSize(12)).hasToString("12 bytes");
  }
}
