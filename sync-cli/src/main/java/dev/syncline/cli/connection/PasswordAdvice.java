package dev.syncline.cli.connection;

import dev.syncline.cli.document.PasswordSource;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;

/** Says where a password will be looked for, or that it is better not written down. */
final class PasswordAdvice {
  private final Terminal terminal;

  PasswordAdvice(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param written what the manifest now has in place of the password
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
