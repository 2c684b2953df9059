package dev.syncline.postgres.session;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.SessionContract;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once per server and setting that the server loses what it has confirmed if its machine
 * fails.
 */
public final class LossyServer {
  private static final Logger LOG = LoggerFactory.getLogger(LossyServer.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private LossyServer() {}

  /** Logs the settings that a session's server has switched off. */
  public static void warn(ConnectionSettings server, SessionContract.Opened session) {
    for (String setting : session.switchedOff()) {
      if (SAID.add(server.host() + ":" + server.port() + " " + setting)) {
        LOG.warn(
            "{} has {} = off: what it has confirmed is lost when its machine fails; ALTER SYSTEM"
                + " SET {} = on, then SELECT pg_reload_conf()",
            server.address(),
            setting,
            setting);
      }
    }
  }
}
