package dev.syncline.cli.help;

import dev.syncline.manifest.verify.DiagnosticCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The diagnostic codes of all modules.
 *
 * @param codes sorted by their id
 */
public record CodeCatalogue(List<DiagnosticCode> codes) {
  public CodeCatalogue {
    codes = codes.stream().sorted(Comparator.comparing(DiagnosticCode::id)).toList();
  }

  /** The codes of several enums together. */
  public static CodeCatalogue of(Collection<? extends Collection<? extends DiagnosticCode>> enums) {
    return new CodeCatalogue(enums.stream().<DiagnosticCode>flatMap(Collection::stream).toList());
  }

  /** The code of that id, in upper or lower case. */
  public Optional<DiagnosticCode> find(String id) {
    return codes.stream().filter(code -> code.id().equalsIgnoreCase(id)).findFirst();
  }
}
