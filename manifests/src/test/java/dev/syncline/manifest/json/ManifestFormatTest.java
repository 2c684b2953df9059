package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFormatTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ManifestFormat.jsonSchema());

  static List<Path> accepted() {
    return AcceptedManifests.files();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatTheReaderAccepts(Path file) throws IOException {
    assertThat(SCHEMA.validate(Files.readString(file), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"slug\": \"A\", \"manifestVersion\": 0}",
        "{\"slug\": \"a\", \"manifestVersion\": 1}",
        "{\"slug\": \"a\", \"manifestVersion\": 0, \"conections\": []}",
        "{\"slug\": \"a\", \"manifestVersion\": 0, \"dataStores\": [{}]}",
        "{\"slug\": \"a\", \"manifestVersion\": 0, \"eventStores\": [{\"connectionSlug\": \"B\"}]}",
        "{\"slug\": \"a\", \"manifestVersion\": 0, \"eventStores\": [{\"connectionSlug\": \"b\","
            + " \"retain\": {\"slowestConsumer\": \"wait\"}}]}",
      })
  void refusesWhatTheReaderRefuses(String text) {
    assertThat(SCHEMA.validate(text, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void describesEveryField() throws JsonProcessingException {
    List<String> undescribed = new ArrayList<>();
    collectUndescribed(new ObjectMapper().readTree(ManifestFormat.jsonSchema()), "", undescribed);

    assertThat(undescribed).isEmpty();
  }

  private static void collectUndescribed(JsonNode schema, String path, List<String> undescribed) {
    for (var field : schema.properties()) {
      String here = path + "/" + field.getKey();
      if (path.endsWith("/properties")
          && !path.endsWith("/properties/properties")
          && !field.getValue().has("description")) {
        undescribed.add(here);
      }
      collectUndescribed(field.getValue(), here, undescribed);
    }
  }
}
