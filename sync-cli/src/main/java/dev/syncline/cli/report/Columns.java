package dev.syncline.cli.report;

import dev.syncline.manifest.verify.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats rows of text with aligned columns. */
public final class Columns {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; rows may differ in length. */
  public Columns row(String... cells) {
    rows.add(Stream.of(cells).map(VisibleText::line).toList());
    return this;
  }

  /** The rows as lines, without white space at their ends. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(width(column) - cell.length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
