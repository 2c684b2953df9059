package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlPart;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.LateralSelect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which column of the changed table each placeholder of an SQL text stands for. */
final class Placeholders {
  private final SqlTemplate template;
  private final Map<Placeholder, SourceColumn> columns = new LinkedHashMap<>();
  private final List<SqlPart.Slot> unknown = new ArrayList<>();

  Placeholders(SqlTemplate template, SourceTable table) {
    this.template = template;
    for (SqlPart part : template.parts()) {
      if (part instanceof SqlPart.Slot slot) {
        table
            .column(slot.placeholder())
            .ifPresentOrElse(
                column -> columns.put(slot.placeholder(), column), () -> unknown.add(slot));
      }
    }
  }

  /** The placeholders that stand for no column, with their places. */
  List<SqlPart.Slot> unknown() {
    return unknown;
  }

  /** The columns, in order of first use. */
  List<SourceColumn> columns() {
    return columns.values().stream().distinct().toList();
  }

  /** The SQL with its placeholders reading a list of changed rows. */
  String rendered() {
    List<SourceColumn> numbered = columns();
    return LateralSelect.rendered(
        template, placeholder -> numbered.indexOf(columns.get(placeholder)) + 1);
  }

  /** The SQL with typed NULLs for placeholders, so that it can be described by itself. */
  String withNulls() {
    return template.renderForJdbc(this::typedNull);
  }

  /** The offset in the SQL text of an offset in {@link #withNulls} that the server reports. */
  int originalOffset(int serverOffset) {
    int original = 0;
    int server = 0;
    for (SqlPart part : template.parts()) {
      int length = part.text().length();
      int serverLength =
          part instanceof SqlPart.Slot slot ? typedNull(slot.placeholder()).length() : length;
      if (serverOffset < server + serverLength) {
        return part instanceof SqlPart.Slot ? original : original + serverOffset - server;
      }
      original += length;
      server += serverLength;
    }
    return original;
  }

  private String typedNull(Placeholder placeholder) {
    return "CAST(NULL AS " + Objects.requireNonNull(columns.get(placeholder)).type() + ")";
  }
}
