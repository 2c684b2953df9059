package dev.syncline.manifest.define.collect;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles Java files in memory, against the class path of this process and further entries.
 *
 * @param classes the classes and the file each was written in, by name
 * @param diagnostics the compiler's errors
 */
record CompiledSources(Map<Class<?>, Path> classes, List<Diagnostic> diagnostics) {
  static CompiledSources of(List<Path> files, List<Path> classPath, ClassLoader parent) {
    return Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
        .map(compiler -> of(compiler, files, classPath, parent))
        .orElseGet(() -> withoutCompiler(files));
  }

  private static CompiledSources of(
      JavaCompiler compiler, List<Path> files, List<Path> classPath, ClassLoader parent) {
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    StandardJavaFileManager standard =
        compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8);
    try (CompiledClasses output = new CompiledClasses(standard)) {
      Map<URI, Path> named = new TreeMap<>();
      files.forEach(file -> named.put(file.toAbsolutePath().normalize().toUri(), file));
      List<String> options = List.of("-proc:none", "-g", "-classpath", joined(classPath));
      boolean compiled =
          compiler
              .getTask(
                  null,
                  output,
                  problems,
                  options,
                  null,
                  standard.getJavaFileObjectsFromPaths(absolute(files)))
              .call();
      return compiled
          ? new CompiledSources(output.load(parent, named), List.of())
          : new CompiledSources(Map.of(), errors(problems, named));
    } catch (IOException closing) {
      throw new UncheckedIOException(closing);
    }
  }

  private static String joined(List<Path> classPath) {
    return Stream.concat(
            Stream.of(System.getProperty("java.class.path")),
            classPath.stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> absolute(List<Path> files) {
    return files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
  }

  private static List<Diagnostic> errors(
      DiagnosticCollector<JavaFileObject> problems, Map<URI, Path> named) {
    List<Diagnostic> errors = new ArrayList<>();
    for (var problem : problems.getDiagnostics()) {
      if (problem.getKind() == javax.tools.Diagnostic.Kind.ERROR) {
        Diagnostic error =
            Diagnostic.error(
                ManifestCode.DEFINITION_NOT_COMPILED,
                problem.getMessage(Locale.ENGLISH).replaceAll("\\s*\\R\\s*", "; "),
                "correct the Java source");
        errors.add(problem.getSource() == null ? error : error.at(place(problem, named)));
      }
    }
    return errors;
  }

  private static Place place(
      javax.tools.Diagnostic<? extends JavaFileObject> problem, Map<URI, Path> named) {
    URI source = problem.getSource().toUri();
    Path file = named.getOrDefault(source, Path.of(source));
    int line = (int) Math.max(1, problem.getLineNumber());
    int column = (int) Math.max(1, problem.getColumnNumber());
    return new Place(DefinitionPath.shown(file), line, column);
  }

  /** The result in a Java runtime without a compiler, a JRE. */
  static CompiledSources withoutCompiler(List<Path> files) {
    Diagnostic refusal =
        Diagnostic.error(
                ManifestCode.NO_COMPILER,
                "this Java runtime has no compiler, so the definition cannot be read",
                "run with a JDK, name a compiled class, or write the definition in YAML")
            .at(new Place(DefinitionPath.shown(files.get(0)), 1, 1));
    return new CompiledSources(Map.of(), List.of(refusal));
  }
}
