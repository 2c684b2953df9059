package dev.syncline.manifest.define.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.json.DefinitionFile;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds schema definitions in Java sources, which are compiled in memory, in YAML files, in
 * directories of both, and in classes on the class path.
 */
public final class SchemaCollector {
  private final Path manifest;
  private final List<Path> classPath;
  private final ClassLoader classes;

  /**
   * @param manifest the manifest the schemas are for; definition files are named relative to it
   * @param classPath directories and jars, besides this library, that definitions may use or be in
   */
  public SchemaCollector(Path manifest, List<Path> classPath) {
    this.manifest = manifest;
    this.classPath = List.copyOf(classPath);
    this.classes =
        new URLClassLoader(
            classPath.stream().map(SchemaCollector::url).toArray(URL[]::new),
            SchemaCollector.class.getClassLoader());
  }

  /**
   * Like {@link #SchemaCollector(Path, List)}, with this library only.
   *
   * @param manifest the manifest the schemas are for; definition files are named relative to it
   */
  public SchemaCollector(Path manifest) {
    this(manifest, List.of());
  }

  /**
   * Everything the sources define; the same sources always give the same order.
   *
   * @param sources paths of {@code .java}, {@code .yaml} and {@code .yml} files, of directories
   *     with such files, or names of classes
   */
  public CollectedSchemas collect(List<String> sources) {
    CollectedSchemas found = new CollectedSchemas(List.of(), List.of(), List.of());
    List<Path> javaFiles = new ArrayList<>();
    for (String source : sources) {
      if (isPath(source)) {
        for (Path file : files(Path.of(source))) {
          if (file.toString().endsWith(".java")) {
            javaFiles.add(file);
          } else {
            found = found.and(yaml(file));
          }
        }
      } else {
        found = found.and(className(source));
      }
    }
    return javaFiles.isEmpty() ? found : found.and(java(javaFiles));
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException("a path always has a URL", impossible);
    }
  }

  private static boolean isPath(String source) {
    return source.matches("(?i).*\\.(java|ya?ml)") || Files.exists(Path.of(source));
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path)) {
      return below.filter(SchemaCollector::isDefinitionFile).sorted().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static boolean isDefinitionFile(Path file) {
    return file.toString().matches("(?i).*\\.(java|ya?ml)") && Files.isRegularFile(file);
  }

  private CollectedSchemas java(List<Path> files) {
    List<Path> missing = files.stream().filter(file -> !Files.isReadable(file)).toList();
    if (!missing.isEmpty()) {
      return new CollectedSchemas(
          List.of(), List.of(), missing.stream().map(SchemaCollector::unreadable).toList());
    }
    CompiledSources compiled = CompiledSources.of(files, classPath, classes);
    CollectedSchemas found = new CollectedSchemas(List.of(), List.of(), compiled.diagnostics());
    boolean any = found.hasErrors();
    for (var entry : compiled.classes().entrySet()) {
      Path file = entry.getValue();
      DefinedClass candidate =
          new DefinedClass(
              entry.getKey(),
              JavaDeclaration.place(entry.getKey(), file),
              Optional.of(DefinitionPath.relative(manifest, file)));
      if (candidate.isDefinition()) {
        any = true;
        found = found.and(candidate.collect());
      }
    }
    return any ? found : found.and(CollectedSchemas.failed(noDefinition(files.get(0))));
  }

  private CollectedSchemas className(String name) {
    try {
      DefinedClass candidate =
          new DefinedClass(
              Class.forName(name, true, classes), new Place(name, 1, 1), Optional.empty());
      return candidate.isDefinition()
          ? candidate.collect()
          : CollectedSchemas.failed(
              Diagnostic.error(
                  ManifestCode.NO_DEFINITION,
                  "the class " + name + " defines no schema",
                  "implement PublicSchemaDefinition or ConsumerSchemaDefinition"));
    } catch (ClassNotFoundException | LinkageError missing) {
      return CollectedSchemas.failed(
          Diagnostic.error(
              ManifestCode.NO_DEFINITION,
              "'" + name + "' is neither a file nor a class on the class path",
              "name a .java, .yaml or .yml file, a directory, or a class"));
    }
  }

  private CollectedSchemas yaml(Path file) {
    DefinitionFile read = DefinitionFile.read(file);
    String name = DefinitionPath.relative(manifest, file);
    return new CollectedSchemas(
        read.publicSchemas().stream()
            .map(found -> collected(found, found.schema().collectedFrom(name), name))
            .toList(),
        read.consumerSchemas().stream()
            .map(found -> collected(found, found.schema().collectedFrom(name), name))
            .toList(),
        read.diagnostics());
  }

  private static <T> Collected<T> collected(
      DefinitionFile.Entry<T> found, T schema, String definitionFile) {
    ObjectNode entry = found.written().deepCopy();
    return new Collected<>(schema, entry.put("definitionFile", definitionFile), found.place());
  }

  private static Diagnostic unreadable(Path file) {
    return Diagnostic.error(
        ManifestCode.FILE_UNREADABLE,
        "the file " + DefinitionPath.shown(file) + " does not exist or cannot be read",
        "check the path");
  }

  private static Diagnostic noDefinition(Path file) {
    return Diagnostic.error(
            ManifestCode.NO_DEFINITION,
            "no class here defines a schema",
            "implement PublicSchemaDefinition or ConsumerSchemaDefinition")
        .at(new Place(DefinitionPath.shown(file), 1, 1));
  }
}
