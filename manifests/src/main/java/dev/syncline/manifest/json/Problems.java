package dev.syncline.manifest.json;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems found so far in one document. */
final class Problems {
  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.comparing(
          Problems::place, Comparator.comparingInt(Place::line).thenComparingInt(Place::column));

  private final SourceMap places;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  Problems(SourceMap places) {
    this.places = places;
  }

  /** Adds an error in the value at the pointer. */
  void error(ManifestCode code, String pointer, String message, String fix) {
    Place place = places.value(pointer);
    diagnostics.add(Diagnostic.error(code, message, fix).at(place));
  }

  /** Adds a warning about the value at the pointer. */
  void warning(ManifestCode code, String pointer, String message, String fix) {
    diagnostics.add(Diagnostic.warning(code, message, fix).at(places.value(pointer)));
  }

  /** Adds an error in the field name at the pointer. */
  void nameError(ManifestCode code, String pointer, String message, String fix) {
    diagnostics.add(Diagnostic.error(code, message, fix).at(places.name(pointer)));
  }

  /** Adds a warning about the field name at the pointer. */
  void nameWarning(ManifestCode code, String pointer, String message, String fix) {
    diagnostics.add(Diagnostic.warning(code, message, fix).at(places.name(pointer)));
  }

  /** All problems, in the order of the text. */
  List<Diagnostic> diagnostics() {
    return diagnostics.stream().sorted(BY_PLACE).toList();
  }

  private static Place place(Diagnostic diagnostic) {
    return diagnostic.place().orElseThrow();
  }
}
