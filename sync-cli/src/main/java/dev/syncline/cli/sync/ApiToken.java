package dev.syncline.cli.sync;

import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the token that callers of the HTTP service must send. The token is never on the command
 * line.
 */
public final class ApiToken {
  private static final String VARIABLE = "SYNCLINE_API_TOKEN";
  private static final int LEAST_CHARACTERS = 16;

  private ApiToken() {}

  /**
   * The content of the file, else of the variable {@code SYNCLINE_API_TOKEN}; ignores an empty
   * variable.
   *
   * @param file the file, if the user named one
   * @throws DiagnosticException if the file cannot be read or the content is not a valid token
   */
  public static Optional<Secret> find(Optional<Path> file, Map<String, String> variables) {
    return file.map(ApiToken::read)
        .or(() -> variable(variables).map(text -> token(text, VARIABLE)));
  }

  private static Optional<String> variable(Map<String, String> variables) {
    return Optional.ofNullable(variables.get(VARIABLE)).filter(text -> !text.isBlank());
  }

  private static Secret read(Path file) {
    try {
      return token(Files.readString(file), file.toString());
    } catch (IOException unreadable) {
      throw unusable("the file of the API token, " + file + ", cannot be read");
    }
  }

  private static Secret token(String text, String where) {
    String token = text.strip();
    if (token.length() < LEAST_CHARACTERS || !token.matches("[!-~]+")) {
      throw unusable(
          "the API token in "
              + where
              + " is not of "
              + LEAST_CHARACTERS
              + " or more visible ASCII characters");
    }
    return new Secret(token);
  }

  private static DiagnosticException unusable(String found) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.TOKEN_UNUSABLE, found, "make one, for instance with 'openssl rand -hex 32'"));
  }
}
