package dev.syncline.manifest.define.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.define.ConsumerSchemaBuilder;
import dev.syncline.manifest.define.ConsumerSchemaDefinition;
import dev.syncline.manifest.define.PublicSchemaBuilder;
import dev.syncline.manifest.define.PublicSchemaDefinition;
import dev.syncline.manifest.json.SchemaEntries;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A class that may define a schema.
 *
 * @param type the class
 * @param start where it is declared
 * @param definitionFile how the manifest names that file, if there is one
 */
record DefinedClass(Class<?> type, Place start, Optional<String> definitionFile) {
  boolean isDefinition() {
    boolean defines =
        PublicSchemaDefinition.class.isAssignableFrom(type)
            || ConsumerSchemaDefinition.class.isAssignableFrom(type);
    return defines && !type.isInterface() && !Modifier.isAbstract(type.getModifiers());
  }

  /** What the class defines, or why it cannot be collected. */
  CollectedSchemas collect() {
    try {
      Object definition = newInstance();
      if (definition instanceof PublicSchemaDefinition published) {
        return new CollectedSchemas(List.of(published(published.define())), List.of(), List.of());
      }
      ConsumerSchemaDefinition consumed = (ConsumerSchemaDefinition) definition;
      return new CollectedSchemas(List.of(), List.of(consumed(consumed.define())), List.of());
    } catch (NoSuchMethodException noConstructor) {
      return CollectedSchemas.failed(
          problem(
              ManifestCode.NO_DEFINITION,
              type.getName() + " has no constructor without parameters",
              "give it one"));
    } catch (InvocationTargetException failure) {
      return failed(Objects.requireNonNullElse(failure.getCause(), failure));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
      return failed(failure);
    }
  }

  private Object newInstance() throws ReflectiveOperationException {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private Collected<PublicSchema> published(PublicSchemaBuilder builder) {
    PublicSchema built = builder.build();
    PublicSchema schema = definitionFile.map(built::collectedFrom).orElse(built);
    return new Collected<>(schema, noted(SchemaEntries.of(schema), builder.notes()), start);
  }

  private Collected<ConsumerSchema> consumed(ConsumerSchemaBuilder builder) {
    ConsumerSchema built = builder.build();
    ConsumerSchema schema = definitionFile.map(built::collectedFrom).orElse(built);
    return new Collected<>(schema, noted(SchemaEntries.of(schema), builder.notes()), start);
  }

  /** The entry with its notes next to its name, where a reader looks for them. */
  private static ObjectNode noted(ObjectNode entry, Map<String, String> notes) {
    ObjectNode noted = entry.objectNode();
    noted.set("name", entry.get("name"));
    notes.forEach(noted::put);
    noted.setAll(entry);
    return noted;
  }

  private CollectedSchemas failed(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    Diagnostic problem =
        problem(
            ManifestCode.DEFINITION_FAILED,
            type.getSimpleName() + " cannot be collected: " + message,
            "correct the definition");
    return CollectedSchemas.failed(problem.at(place(failure)));
  }

  private Place place(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().equals(type.getName()) && frame.getLineNumber() > 0) {
        return new Place(start.file(), frame.getLineNumber(), 1);
      }
    }
    return start;
  }

  private Diagnostic problem(ManifestCode code, String message, String fix) {
    return Diagnostic.error(code, message, fix).at(start);
  }
}
