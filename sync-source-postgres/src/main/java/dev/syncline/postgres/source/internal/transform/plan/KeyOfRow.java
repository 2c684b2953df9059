package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.source.internal.transform.json.JsonText;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Derives the key of a public row from the changed row alone, without a query at the source. */
public final class KeyOfRow implements RowKeys {
  private final List<String> columns;
  private final List<JsonText> forms;
  private final KeyJson json;

  private KeyOfRow(List<String> columns, List<JsonText> forms, KeyJson json) {
    this.columns = columns;
    this.forms = forms;
    this.json = json;
  }

  /**
   * How to read the key from a row; empty if a value is an expression, or of a type only PostgreSQL
   * can render.
   *
   * @param quoted see {@link JsonText#of}
   */
  public static Optional<KeyOfRow> of(List<KeyColumn> key, Set<Long> quoted) {
    List<String> columns = new ArrayList<>();
    List<JsonText> forms = new ArrayList<>();
    for (KeyColumn part : key) {
      Optional<KeyColumn.Origin> origin = part.origin().filter(KeyColumn.Origin::isPlain);
      Optional<JsonText> form = origin.flatMap(found -> form(found, part.output(), quoted));
      if (form.isEmpty()) {
        return Optional.empty();
      }
      columns.add(origin.get().column().name());
      forms.add(form.get());
    }
    KeyJson json = new KeyJson(key.stream().map(part -> part.output().name()).toList());
    return Optional.of(new KeyOfRow(columns, forms, json));
  }

  private static Optional<JsonText> form(
      KeyColumn.Origin origin, OutputColumn output, Set<Long> quoted) {
    Optional<JsonText> form = JsonText.of(origin.column().baseTypeOid(), quoted);
    boolean sameForm = form.equals(JsonText.of(output.typeOid(), quoted));
    boolean sameType =
        form.equals(Optional.of(JsonText.INTEGER))
            || form.equals(Optional.of(JsonText.TEXT))
            || origin.column().baseTypeOid() == output.typeOid();
    return form.filter(found -> sameForm && sameType);
  }

  @Override
  public boolean isKnown(RowImage row) {
    return columns.stream().allMatch(row::knows);
  }

  /**
   * The key of the public row that a changed row stands for; empty if a value is NULL, since a row
   * with such a key is never published.
   */
  public Optional<String> ofPublished(RowImage row) {
    return columns.stream().anyMatch(column -> row.text(column) == null)
        ? Optional.empty()
        : Optional.of(of(row));
  }

  @Override
  public String of(RowImage row) {
    return json.write(
        (out, place) -> forms.get(place).writeNullable(out, row.text(columns.get(place))));
  }
}
