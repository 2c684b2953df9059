package dev.syncline.faults.play;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same while operators reload, replay, pause, trim and move to another major version. */
@Tag("verify")
class TasksTest {
  @Test
  void eachOnce() {
    EachFaultOnce.play("tasks", List.of(), ShortForm.tasks());
  }
}
