package dev.syncline.cli.manifest;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.logging.LoggingOptions;
import dev.syncline.cli.setting.SettingOption;
import dev.syncline.cli.sync.ApiToken;
import dev.syncline.cli.sync.PeerResolver;
import dev.syncline.cli.sync.SyncRequest;
import dev.syncline.cli.sync.SyncRunner;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Secret;
import dev.syncline.setting.SettingCatalogue;
import dev.syncline.setting.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads and verifies manifests and runs the sync. */
@Command(
    name = "sync",
    header = "Run the sync the manifests describe, until it is stopped.",
    description = {
      "Publishes the changes of every data store with public schemas to the event store, and"
          + " applies what consumer schemas ask for to their destinations. Files are combined: what"
          + " one names may be defined in another. Ctrl-C or SIGTERM ends it cleanly; started"
          + " again, it goes on where it was."
    },
    footer = {
      "%nExamples:",
      "  sync-cli manifest sync accounts.json secret.json",
      "  sync-cli manifest sync workspace.json --api-port 3010 --log-level debug",
      "  sync-cli manifest sync accounts.json --set apply.lock-timeout=30s"
    })
public final class ManifestSyncCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 3000;
  private static final List<Integer> NEXT_PORTS =
      IntStream.range(USUAL_PORT + 1, USUAL_PORT + 100).boxed().toList();

  private final Terminal terminal;
  private final ManifestSources sources;
  private final SyncRunner runner;
  private final LoggingOptions logging;

  @Spec private CommandSpec spec;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Mixin private SettingOption settings;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = {
        "Port of the HTTP service; 0 takes any free one. Default: 3000, or the next free one."
      })
  private @Nullable Integer apiPort;

  @Option(
      names = "--hostname",
      paramLabel = "HOST",
      defaultValue = "localhost",
      description = {
        "Address the HTTP service listens on. On any but a loopback address it answers only"
            + " /health/live and /health/ready, unless there is an API token. Default: localhost."
      })
  @SuppressWarnings("NullAway.Init") // has a default
  private String hostname;

  @Option(
      names = "--api-token-file",
      paramLabel = "FILE",
      description = {
        "The file with the token that callers of the HTTP service have to show. Default: the"
            + " environment variable SYNCLINE_API_TOKEN, if it is set."
      })
  private @Nullable Path apiTokenFile;

  @Option(
      names = "--resolver",
      paramLabel = "HOW",
      defaultValue = "localhost",
      description = {
        "${COMPLETION-CANDIDATES}. Accepted for ReJot's command lines: processes meet in the event"
            + " store here, and need not find each other. Default: localhost."
      })
  @SuppressWarnings("NullAway.Init") // has a default
  private PeerResolver resolver;

  /**
   * @param runner runs the sync
   * @param logging the options that configured logging
   * @param catalogue the settings that there are
   */
  public ManifestSyncCommand(
      Terminal terminal,
      ManifestSources sources,
      SyncRunner runner,
      LoggingOptions logging,
      SettingCatalogue catalogue) {
    this.terminal = terminal;
    this.sources = sources;
    this.runner = runner;
    this.logging = logging;
    settings = new SettingOption(catalogue);
  }

  @Override
  public Integer call() {
    if (apiPort != null && (apiPort < 0 || apiPort > 65_535)) {
      throw new ParameterException(
          spec.commandLine(), "--api-port " + apiPort + " is not between 0 and 65535");
    }
    if (hostname.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--hostname is empty");
    }
    Settings chosen = settings.read(terminal.environment().variables());
    Optional<Secret> token =
        ApiToken.find(
            Optional.ofNullable(apiTokenFile).map(terminal::resolve),
            terminal.environment().variables());
    ManifestSet combined = sources.forRunning(manifests.named().all(terminal));
    return runner.run(
        new SyncRequest(
            combined,
            logging.level(),
            hostname,
            apiPort == null ? USUAL_PORT : apiPort,
            apiPort == null ? NEXT_PORTS : List.of(),
            token,
            resolver,
            chosen));
  }
}
