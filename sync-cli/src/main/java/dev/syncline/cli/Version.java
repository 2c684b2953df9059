package dev.syncline.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Shows the version of this build, and of the Java runtime. */
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
