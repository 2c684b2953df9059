package dev.syncline.faults.check;

import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** C1: the destination has the rows the public schemas show at the source, and no others. */
public final class Convergence implements Checker {
  private static final String NAME = "C1 convergence";

  private final String name;
  private final TestDatabase source;
  private final TestDatabase destination;
  private final List<View> views;

  /**
   * Two queries with the same result once everything has arrived.
   *
   * @param name for people
   * @param source what a public schema shows
   * @param destination what its consumer has made of it
   */
  public record View(String name, String source, String destination) {
    /** A table that is the same on both sides. */
    public static View table(String name) {
      return new View(name, "SELECT * FROM " + name, "SELECT * FROM " + name);
    }
  }

  public Convergence(TestDatabase source, TestDatabase destination, List<View> views) {
    this(NAME, source, destination, views);
  }

  /** The same under another name, for what is not at the destination. */
  Convergence(String name, TestDatabase source, TestDatabase destination, List<View> views) {
    this.name = name;
    this.source = source;
    this.destination = destination;
    this.views = List.copyOf(views);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (View view : views) {
      if (!digest(source, view.source()).equals(digest(destination, view.destination()))) {
        findings.addAll(difference(view));
      }
    }
    return findings;
  }

  private static String digest(TestDatabase database, String query) {
    return database.value(
        "SELECT count(*), md5(string_agg(r, ',' ORDER BY r)) FROM"
            + " (SELECT md5(v::text) AS r FROM ("
            + query
            + ") v) d");
  }

  private List<Finding> difference(View view) {
    Set<String> there = rows(source, view.source());
    Set<String> here = rows(destination, view.destination());
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        Finding.of(
            Finding.Kind.DIFFERENT, name, view.name() + " lacks rows", without(there, here)));
    findings.addAll(
        Finding.of(
            Finding.Kind.DIFFERENT,
            name,
            view.name() + " has rows that the source has not",
            without(here, there)));
    return findings;
  }

  /** Rows as text; of long ones the beginning and a digest. */
  private static Set<String> rows(TestDatabase database, String query) {
    return new HashSet<>(
        database.rows(
            "SELECT left(v::text, 80) || CASE WHEN length(v::text) > 80 THEN '... '"
                + " || md5(v::text) ELSE '' END FROM ("
                + query
                + ") v"));
  }

  private static List<String> without(Set<String> rows, Set<String> others) {
    return rows.stream().filter(row -> !others.contains(row)).sorted().toList();
  }
}
