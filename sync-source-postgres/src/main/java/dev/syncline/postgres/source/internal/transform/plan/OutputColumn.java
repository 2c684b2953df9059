package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.source.internal.transform.json.JsonText;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A column of a transformation's result, which becomes a property of the public row.
 *
 * @param name the property's name
 * @param type PostgreSQL's type in SQL notation, fit for a cast
 * @param typeOid the type's OID, domains resolved
 */
public record OutputColumn(String name, String type, long typeOid) {
  private static final Set<JsonText> ONE_FORM_OF_MANY_TYPES =
      EnumSet.of(JsonText.INTEGER, JsonText.TEXT);

  /** Whether equal values of both have the same JSON. */
  public boolean hasFormOf(OutputColumn other) {
    Optional<JsonText> form = JsonText.of(typeOid, Set.of());
    return typeOid == other.typeOid
        || form.filter(ONE_FORM_OF_MANY_TYPES::contains).isPresent()
            && form.equals(JsonText.of(other.typeOid, Set.of()));
  }
}
