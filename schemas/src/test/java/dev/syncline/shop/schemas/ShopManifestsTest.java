package dev.syncline.shop.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.define.collect.CollectCheck;
import dev.syncline.manifest.define.collect.Collected;
import dev.syncline.manifest.define.collect.CollectedSchemas;
import dev.syncline.manifest.define.collect.SchemaCollector;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.ManifestCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopManifestsTest {
  private static final Path SHOP = Path.of("../manifests/shop");

  @Test
  void collectingThePublicSchemasGivesTheAccountsManifest() {
    assertCollected("from-accounts.base.json", "AccountsSchema", "CustomersSchema");
  }

  @Test
  void collectingTheConsumerSchemasGivesTheOrdersManifest() {
    assertCollected("to-orders.base.json", "OrdersSchema", "OrdersCustomersSchema");
  }

  @Test
  void theYamlDefinitionSaysTheSameAsTheJavaOne() {
    CollectedSchemas java = collect(SHOP.resolve("to-orders.base.json"), javaFile("OrdersSchema"));
    CollectedSchemas yaml = collect(SHOP.resolve("to-orders.base.json"), "yaml/orders.yaml");

    assertThat(yaml.consumerSchemas().get(0).schema().collectedFrom("any"))
        .isEqualTo(java.consumerSchemas().get(0).schema().collectedFrom("any"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local.json",
        "docker.json",
        "from-accounts.base.json from-accounts.local.json",
        "from-accounts.base.json from-accounts.docker.json",
        "to-orders.base.json to-orders.local.json",
        "to-orders.base.json to-orders.docker.json"
      })
  void everyWayToRunTheShopIsSound(String files) {
    List<Path> named = Stream.of(files.split(" ")).map(SHOP::resolve).toList();

    ManifestReading reading =
        new ManifestReader(Variables.of(Map.of("SHOP_PASSWORD", "a"))).read(named).verified();

    // The network of the containers is their own, and the servers in it have no certificates.
    assertThat(reading.diagnostics()).allMatch(found -> found.code() == ManifestCode.WEAK_TLS);
    assertThat(reading.documents()).hasSizeGreaterThan(1);
  }

  private static void assertCollected(String name, String... definitions) {
    ManifestDocument manifest = read(SHOP.resolve(name));
    String[] sources =
        Stream.of(definitions).map(ShopManifestsTest::javaFile).toArray(String[]::new);

    CollectedSchemas collected = collect(manifest.path(), sources);

    assertThat(new CollectCheck(manifest, List.of(), collected).upToDate()).isEmpty();
    assertThat(manifest.manifest().publicSchemas())
        .containsExactlyInAnyOrderElementsOf(schemas(collected.publicSchemas()));
    assertThat(manifest.manifest().consumerSchemas())
        .containsExactlyInAnyOrderElementsOf(schemas(collected.consumerSchemas()));
  }

  private static <T> List<T> schemas(List<Collected<T>> collected) {
    return collected.stream().map(Collected::schema).toList();
  }

  private static CollectedSchemas collect(Path manifest, String... sources) {
    CollectedSchemas collected = new SchemaCollector(manifest).collect(List.of(sources));
    assertThat(collected.diagnostics()).isEmpty();
    return collected;
  }

  private static ManifestDocument read(Path file) {
    return new ManifestReader(Variables.untouched()).read(List.of(file)).orThrow().get(0);
  }

  private static String javaFile(String definition) {
    return "src/main/java/dev/syncline/shop/schemas/" + definition + ".java";
  }
}
