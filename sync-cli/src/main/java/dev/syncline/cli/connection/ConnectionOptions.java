package dev.syncline.cli.connection;

import dev.syncline.cli.document.PasswordSource;
import dev.syncline.manifest.HostName;
import dev.syncline.manifest.LoginName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options for the address and the login of a database. */
final class ConnectionOptions {
  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--connection-string",
      paramLabel = "URL",
      description = "All in one: postgresql://user@host:port/database[?sslmode=require].")
  private @Nullable String connectionString;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The kind of database: ${COMPLETION-CANDIDATES}. Default: postgres.")
  private @Nullable ConnectionType type;

  @Option(names = "--host", paramLabel = "HOST", description = "Host name or address.")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "Port. Default: 5432.")
  private @Nullable Integer port;

  @Option(names = "--user", paramLabel = "ROLE", description = "The role to log in as.")
  private @Nullable String user;

  @Option(names = "--database", paramLabel = "NAME", description = "The database.")
  private @Nullable String database;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = {
        "The environment variable that holds the password when it is needed. Default:"
            + " <SLUG>_PASSWORD."
      })
  private @Nullable String passwordVariable;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The file that holds the password when it is needed.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--password",
      paramLabel = "TEXT",
      description = "The password itself, written into the manifest. Prefer the other two.")
  private @Nullable String password;

  /**
   * The change that the options describe.
   *
   * @param manifestDirectory the directory to which the manifest's path of a password file is
   *     relative
   * @param workingDirectory the directory to which the given path is relative
   * @throws ParameterException if they contradict each other or are invalid
   */
  ConnectionChange change(Path manifestDirectory, Path workingDirectory) {
    Optional<String> written = password(manifestDirectory, workingDirectory);
    if (connectionString == null) {
      return new ConnectionChange(
          given("--host", host, name -> new HostName(name).text()),
          Optional.ofNullable(port).map(this::inRange),
          given("--user", user, LoginName::checked),
          given("--database", database, LoginName::checked),
          written,
          Map.of());
    }
    if (Stream.of(type, host, port, user, database, password).anyMatch(part -> part != null)) {
      throw usage(
          "--connection-string says everything: leave out --type, --host, --port, --user,"
              + " --password and --database");
    }
    ConnectionChange parsed = parsed(connectionString);
    return written.map(parsed::withPassword).orElse(parsed);
  }

  private ConnectionChange parsed(String connectionString) {
    try {
      return ConnectionString.parse(connectionString);
    } catch (IllegalArgumentException malformed) {
      throw usage("--connection-string " + malformed.getMessage());
    }
  }

  private Optional<String> password(Path manifestDirectory, Path workingDirectory) {
    if (Stream.of(passwordVariable, passwordFile, password).filter(way -> way != null).count()
        > 1) {
      throw usage("--password-env, --password-file and --password exclude each other");
    }
    if (passwordVariable != null) {
      if (!passwordVariable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw usage("--password-env takes the name of a variable, not its value");
      }
      return Optional.of(PasswordSource.variable(passwordVariable));
    }
    if (passwordFile != null) {
      return Optional.of(
          PasswordSource.file(relative(passwordFile, manifestDirectory, workingDirectory)));
    }
    return Optional.ofNullable(password);
  }

  private String relative(Path passwordFile, Path manifestDirectory, Path workingDirectory) {
    if (passwordFile.toString().contains("}") || passwordFile.toString().contains(":-")) {
      throw usage("--password-file cannot have '}' or ':-' in its path");
    }
    return passwordFile.isAbsolute()
        ? passwordFile.toString()
        : manifestDirectory
            .toAbsolutePath()
            .relativize(workingDirectory.resolve(passwordFile).toAbsolutePath())
            .toString();
  }

  /** Checks a value, unless it refers to the environment: then it is checked where it is read. */
  private Optional<String> given(
      String option, @Nullable String value, UnaryOperator<String> form) {
    if (value == null || value.contains("${env:")) {
      return Optional.ofNullable(value);
    }
    try {
      return Optional.of(form.apply(value));
    } catch (IllegalArgumentException refused) {
      throw usage(option + " " + refused.getMessage());
    }
  }

  private int inRange(int number) {
    if (number < 1 || number > 65_535) {
      throw usage("--port " + number + " is not between 1 and 65535");
    }
    return number;
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
