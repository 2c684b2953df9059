package dev.syncline.faults.play;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same where nobody dies of it: freezes, links, sessions, replies, and take-overs. */
@Tag("verify")
class DisturbancesTest {
  @Test
  void eachOnce() {
    EachFaultOnce.play("disturbances", List.of(), ShortForm.disturbances());
  }
}
