package dev.syncline.manifest.verify;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.DocumentSet.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks public schemas as far as possible without a database. */
final class PublicSchemaCheck {
  private static final Set<String> READS = Set.of("SELECT", "WITH", "VALUES", "TABLE");

  private PublicSchemaCheck() {}

  static List<Diagnostic> check(DocumentSet run) {
    List<Diagnostic> found = new ArrayList<>();
    for (Located<PublicSchema> schema : run.publicSchemas()) {
      check(schema.element()).forEach(problem -> found.add(problem.at(schema.place("key"))));
      AppendOnlyCheck.problems(schema.element())
          .forEach(problem -> found.add(problem.at(schema.place("appendOnly"))));
      Place shape = schema.place("outputSchema");
      shape(schema.element()).forEach(problem -> found.add(problem.at(shape)));
      for (Transformation transformation : schema.element().transformations()) {
        Place place = schema.document().place(transformation, "sql");
        sql(schema.element(), transformation).forEach(problem -> found.add(problem.at(place)));
      }
    }
    return found;
  }

  private static List<Diagnostic> check(PublicSchema schema) {
    Set<String> properties = schema.outputSchema().properties();
    return schema.key().stream()
        .filter(column -> !properties.contains(column))
        .map(
            column ->
                Diagnostic.error(
                    ManifestCode.KEY_NOT_IN_OUTPUT,
                    "public schema "
                        + schema.name()
                        + " has '"
                        + column
                        + "' in its key but not in its output",
                    NearestName.choice(
                        column,
                        properties,
                        "properties are",
                        "list '" + column + "' under \"properties\" of its outputSchema")))
        .toList();
  }

  private static List<Diagnostic> shape(PublicSchema schema) {
    return OutputSchemaCheck.problems(schema.outputSchema().json()).stream()
        .map(
            problem ->
                Diagnostic.error(
                    ManifestCode.COSTLY_OUTPUT_SCHEMA,
                    "public schema " + schema.name() + ": " + problem.what(),
                    problem.fix()))
        .toList();
  }

  private static List<Diagnostic> sql(PublicSchema schema, Transformation transformation) {
    String what =
        "the " + transformation.operation().text() + " SQL of public schema " + schema.name();
    SqlTemplate template = SqlTemplate.parse(transformation.sql());
    List<Diagnostic> found = new ArrayList<>(SqlTemplateCheck.problems(what, template));
    if (found.isEmpty() && !READS.contains(template.keyword())) {
      found.add(
          Diagnostic.error(
              ManifestCode.WRONG_STATEMENT,
              what + " begins with " + template.keyword() + ", expected SELECT",
              "write one SELECT that gives the rows of the public schema"));
    }
    return found;
  }
}
