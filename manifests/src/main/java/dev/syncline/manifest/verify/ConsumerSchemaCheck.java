package dev.syncline.manifest.verify;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.verify.DocumentSet.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks consumer schemas as far as possible without a database. */
final class ConsumerSchemaCheck {
  private static final Set<String> WRITES =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "SELECT");

  private ConsumerSchemaCheck() {}

  static List<Diagnostic> check(DocumentSet run, DocumentSet known) {
    List<Diagnostic> found = new ArrayList<>();
    for (Located<ConsumerSchema> schema : run.consumerSchemas()) {
      ConsumerSchema consumer = schema.element();
      Place sqlPlace = schema.place("config", "sql");
      Place deletePlace = schema.place("config", "deleteSql");
      String of = " of consumer schema " + consumer.name();
      sql("the sql" + of, consumer.sql()).forEach(problem -> found.add(problem.at(sqlPlace)));
      Optional<PublicSchema> source = known.published(consumer.source());
      deleteSql(consumer, source, of).forEach(problem -> found.add(problem.at(deletePlace)));
      source.ifPresent(
          published -> {
            ConsumerPlaceholders names = ConsumerPlaceholders.of(published);
            names.inSql(consumer).forEach(problem -> found.add(problem.at(sqlPlace)));
            names.inDeleteSql(consumer).forEach(problem -> found.add(problem.at(deletePlace)));
            LoopCheck.check(consumer, published)
                .ifPresent(problem -> found.add(problem.at(sqlPlace)));
          });
    }
    return found;
  }

  private static List<Diagnostic> deleteSql(
      ConsumerSchema consumer, Optional<PublicSchema> source, String of) {
    if (source.filter(PublicSchema::isAppendOnly).isPresent()) {
      return AppendOnlyCheck.problem(consumer).stream().toList();
    }
    return consumer
        .deleteSql()
        .map(sql -> sql("the deleteSql" + of, sql))
        .orElse(List.of(missingDelete(consumer)));
  }

  private static List<Diagnostic> sql(String what, String sql) {
    SqlTemplate template = SqlTemplate.parse(sql);
    List<Diagnostic> found = new ArrayList<>(SqlTemplateCheck.problems(what, template));
    if (found.isEmpty() && template.positional()) {
      found.add(
          Diagnostic.error(
              ManifestCode.POSITIONAL_IN_CONSUMER,
              what + " uses $n, which counts columns of a source table",
              "name a property of the public schema: :id"));
    }
    if (found.isEmpty() && !WRITES.contains(template.keyword())) {
      found.add(
          Diagnostic.error(
              ManifestCode.WRONG_STATEMENT,
              what + " begins with " + template.keyword() + ", which does not change rows",
              "write one INSERT, UPDATE, DELETE or MERGE"));
    }
    return found;
  }

  private static Diagnostic missingDelete(ConsumerSchema consumer) {
    return Diagnostic.warning(
        ManifestCode.MISSING_DELETE_SQL,
        "consumer schema "
            + consumer.name()
            + " has no deleteSql, so deleted rows stay at the destination",
        "add \"deleteSql\": \"DELETE FROM ... WHERE id = :id\"");
  }
}
