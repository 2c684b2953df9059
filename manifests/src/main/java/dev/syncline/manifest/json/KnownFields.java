package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.NearestName;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The fields that an object of a document may have, and the report of those that it may not. */
final class KnownFields {
  private static final int SHORTEST_MISSPELT = 5;

  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  /**
   * Reports every other field, except extensions: a near miss as an error, the rest as warnings.
   *
   * @return whether there is no error
   */
  boolean reportUnknown(ObjectNode object, String pointer, DocumentSource source) {
    return report(object, name -> !name.startsWith("x-"), pointer, source);
  }

  /**
   * Reports only near misses, for an object that may have any other field. A short word is near too
   * many others to be a misspelling of one, unless only its case differs.
   *
   * @return whether there is none
   */
  boolean reportNearMisses(ObjectNode object, String pointer, DocumentSource source) {
    return report(object, this::isNearMiss, pointer, source);
  }

  private boolean isNearMiss(String name) {
    return name.length() < SHORTEST_MISSPELT
        ? names.stream().anyMatch(name::equalsIgnoreCase)
        : NearestName.of(name, names).isPresent();
  }

  private boolean report(
      ObjectNode object, Predicate<String> reported, String pointer, DocumentSource source) {
    boolean sound = true;
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!names.contains(name) && reported.test(name)) {
        sound &= reportOne(name, SourceMap.child(pointer, name), source);
      }
    }
    return sound;
  }

  private boolean reportOne(String name, String place, DocumentSource source) {
    Optional<String> meant = NearestName.of(name, names);
    String message = SourceMap.readable(place) + " is not a field of the manifest format";
    if (meant.isPresent()) {
      String fix = "did you mean '" + meant.get() + "'?";
      source.problems().nameError(ManifestCode.UNKNOWN_FIELD, place, message, fix);
      return false;
    }
    String fix = "it is ignored; fields here are " + String.join(", ", names);
    source.problems().nameWarning(ManifestCode.UNKNOWN_FIELD, place, message, fix);
    return true;
  }
}
