package dev.syncline.cli.connection;

import dev.syncline.cli.document.PasswordSource;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;

/** Prints from where a password will be read, or warns that it is now in the manifest. */
final class PasswordAdvice {
  private final Terminal terminal;

  PasswordAdvice(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param written the text of the password field in the manifest
   */
  void give(Slug slug, String written) {
    PasswordSource.reference(written)
        .ifPresentOrElse(
            reference ->
                terminal.say("Its password is read from " + reference + " when it is needed."),
            () -> new DiagnosticText(terminal).tell(List.of(warning(slug))));
  }

  private static Diagnostic warning(Slug slug) {
    return Diagnostic.warning(
        CliCode.PASSWORD_ON_COMMAND_LINE,
        "the password is now written in the manifest, and kept in the shell's history",
        "sync-cli manifest connection update "
            + slug
            + " --password-env NAME, and choose another password");
  }
}
