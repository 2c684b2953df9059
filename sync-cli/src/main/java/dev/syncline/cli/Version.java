package dev.syncline.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, and of what it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(SyncCli.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    return new String[] {
      "sync-cli " + version, "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
