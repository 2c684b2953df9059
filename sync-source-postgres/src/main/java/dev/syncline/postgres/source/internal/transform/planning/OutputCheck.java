package dev.syncline.postgres.source.internal.transform.planning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares the output of a transformation's SQL with the output schema that is declared. */
final class OutputCheck {
  /** Declared as strings in manifests made for ReJot, whose driver returned them as such. */
  private static final Set<String> LONG_NUMBERS = Set.of("int8", "numeric");

  /** It is unknown here which of a user's types become strings; they may become objects too. */
  private static final Set<Long> NONE_QUOTED = Set.of();

  private final Findings findings;

  OutputCheck(Findings findings) {
    this.findings = findings;
  }

  /** Checks the columns; every difference is a finding. */
  void check(String subject, OutputSchema declared, List<OutputColumn> output) {
    Set<String> names = new HashSet<>();
    for (OutputColumn column : output) {
      if (!names.add(column.name())) {
        findings.error(
            TransformCode.DUPLICATE_OUTPUT,
            subject + ": the output has two columns named " + column.name(),
            "give one of them another name with AS");
      }
    }
    if (!declared.properties().isEmpty()) {
      lacking(subject, declared, names);
      added(subject, declared, names);
      output.forEach(column -> type(subject, declared.json(), column));
    }
  }

  private void lacking(String subject, OutputSchema declared, Set<String> names) {
    for (String property : declared.properties()) {
      if (!names.contains(property)) {
        findings.error(
            TransformCode.OUTPUT_LACKS,
            subject + ": property " + property + " of outputSchema is not in the output",
            NearestName.of(property, names)
                .map(name -> "did you mean column " + name + "? Name it " + property + " with AS")
                .orElse("add a column AS \"" + property + "\""));
      }
    }
  }

  /** JSON Schema allows properties it does not name, unless it says otherwise. */
  private void added(String subject, OutputSchema declared, Set<String> names) {
    JsonNode allowed = declared.json().path("additionalProperties");
    for (String name : names) {
      if (declared.properties().contains(name) || allowed.asBoolean(false)) {
        continue;
      }
      String message = subject + ": output column " + name + " is not declared in outputSchema";
      String fix = "declare the property " + name + ", or leave the column out";
      if (allowed.isBoolean()) {
        findings.error(TransformCode.OUTPUT_ADDS, message, fix);
      } else {
        findings.warning(TransformCode.OUTPUT_ADDS, message, fix);
      }
    }
  }

  private void type(String subject, JsonNode declared, OutputColumn column) {
    JsonNode type = declared.path("properties").path(column.name()).path("type");
    Set<String> allowed = new HashSet<>();
    if (type.isTextual()) {
      allowed.add(type.asText());
    } else {
      type.forEach(one -> allowed.add(one.asText()));
    }
    if (allowed.isEmpty() || JsonFamily.of(column, NONE_QUOTED).canBe(allowed)) {
      return;
    }
    String message =
        subject
            + ": output column "
            + column.name()
            + " is "
            + column.type()
            + ", which is never a JSON "
            + String.join(" or ", allowed);
    String fix = "cast the column, or correct outputSchema";
    if (LONG_NUMBERS.contains(column.type()) && allowed.contains("string")) {
      findings.warning(TransformCode.TYPE_MISMATCH, message, fix);
    } else {
      findings.error(TransformCode.TYPE_MISMATCH, message, fix);
    }
  }

  /** Whether manifests made for ReJot may declare its values as strings. */
  static boolean isLongNumber(OutputColumn column) {
    return LONG_NUMBERS.contains(column.type());
  }
}
