package dev.syncline.cli.sync;

import dev.syncline.cli.logging.LogLevel;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Secret;
import dev.syncline.setting.Settings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of one run of {@code manifest sync}, with manifests that are read and verified.
 *
 * @param manifests what to sync, workspaces expanded
 * @param logLevel the log level; logging is already configured
 * @param hostname the address the HTTP service listens on
 * @param apiPort the port it listens on, 0 for any free one
 * @param furtherPorts ports to try in this order if that one is taken; empty if the user named the
 *     port
 * @param apiToken the token that callers of the HTTP service must send
 * @param resolver how peer sync services are found
 * @param settings the values of what may be tuned
 */
public record SyncRequest(
    ManifestSet manifests,
    LogLevel logLevel,
    String hostname,
    int apiPort,
    List<Integer> furtherPorts,
    Optional<Secret> apiToken,
    PeerResolver resolver,
    Settings settings) {
  /**
   * @throws IllegalArgumentException if the port is out of range
   */
  public SyncRequest {
    Objects.requireNonNull(manifests, "manifests");
    Objects.requireNonNull(logLevel, "logLevel");
    Objects.requireNonNull(hostname, "hostname");
    furtherPorts = List.copyOf(furtherPorts);
    Objects.requireNonNull(apiToken, "apiToken");
    Objects.requireNonNull(resolver, "resolver");
    Objects.requireNonNull(settings, "settings");
    if (apiPort < 0 || apiPort > 65_535) {
      throw new IllegalArgumentException("port " + apiPort + " is not between 0 and 65535");
    }
  }
}
