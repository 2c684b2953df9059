package dev.syncline.faults.play;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same where an administrator changes the source's catalogue or restores the destination. */
@Tag("verify")
class ChangesTest {
  @Test
  void eachOnce() {
    EachFaultOnce.play("changes", List.of(), ShortForm.changes());
  }
}
