package dev.syncline.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps results as {@code results.json} and {@code results.md}. */
public final class ReportFiles {
  private final Path directory;
  private final ObjectMapper json =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  public ReportFiles(Path directory) {
    this.directory = directory;
  }

  public void write(Results results) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("results.md"), MarkdownReport.of(results));
      json.writeValue(directory.resolve("results.json").toFile(), results);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
