package dev.syncline.faults.play;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same while operators reload, replay, pause, trim and move to another major version. */
@Tag("verify")
@EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
class TasksTest {
  @Test
  void eachOnce() {
    EachFaultOnce.play("tasks", List.of(), ShortForm.tasks());
  }
}
