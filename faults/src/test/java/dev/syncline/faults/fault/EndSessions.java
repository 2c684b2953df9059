package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;

/**
 * An administrator ends all sessions of a database.
 *
 * @param part which
 */
public record EndSessions(Part part) implements Fault {
  @Override
  public String name() {
    return "end sessions at " + part.text();
  }

  @Override
  public String cause() {
    return "pg_terminate_backend of all sessions but the administrator's";
  }

  @Override
  public String healing() {
    return "by itself";
  }

  @Override
  public void strike(Scene scene) {
    part.database(scene)
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  @Override
  public void heal(Scene scene) {
    // New sessions were never refused.
  }
}
