package dev.syncline.faults.play;

import dev.syncline.faults.fault.Faults;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing lost, nothing twice, nothing torn, nothing stuck, whoever is killed and whenever. */
@Tag("verify")
class KillsTest {
  @Test
  void eachProcessAndServerAndAtEachFailpoint() {
    EachFaultOnce.play("kills", Faults.whileLoading(), ShortForm.kills());
  }
}
