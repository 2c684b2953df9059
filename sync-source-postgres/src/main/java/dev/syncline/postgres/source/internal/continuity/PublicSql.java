package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import dev.syncline.postgres.sql.SqlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Detects changed SQL of public schemas. The feed remembers a digest of the SQL for each version:
 * rows that were published with other SQL keep its results until they change or are loaded again.
 * White space, comments and the case of words do not count.
 */
public final class PublicSql {
  private static final String DIGEST = "digest";

  private PublicSql() {}

  /** Adds the SQL digests of these schemas to what a feed remembers. */
  public static CapturedObjects remembered(CapturedObjects objects, List<SchemaPlan> schemas) {
    Map<String, Map<String, String>> all = new HashMap<>(objects.properties());
    schemas.forEach(schema -> all.put(name(schema.contract()), Map.of(DIGEST, digest(schema))));
    return new CapturedObjects(all);
  }

  /**
   * A warning for each schema whose SQL differs from what the feed remembers of its version.
   *
   * @param before what the feed remembers; empty for a new feed
   */
  public static List<Diagnostic> changes(
      FeedName feed, CapturedObjects before, List<SchemaPlan> schemas) {
    return schemas.stream()
        .filter(
            schema ->
                Optional.ofNullable(before.of(name(schema.contract())).get(DIGEST))
                    .filter(known -> !known.equals(digest(schema)))
                    .isPresent())
        .map(schema -> changed(feed, schema.contract()))
        .toList();
  }

  private static Diagnostic changed(FeedName feed, Contract contract) {
    SchemaVersion version = contract.version();
    return Diagnostic.warning(
        TransformCode.SQL_CHANGED,
        "public schema "
            + contract.manifest()
            + "/"
            + contract.name()
            + " "
            + version
            + " has other SQL than its rows were published with: until they change, they keep what"
            + " the former SQL gave",
        "raise the version to "
            + new SchemaVersion(version.major(), version.minor() + 1)
            + ", or load the feed again: "
            + StoreErrors.resetCommand(feed)
            + "; nothing if both give the same rows");
  }

  private static String name(Contract contract) {
    return "sql of " + contract.manifest() + "/" + contract.name() + " " + contract.version();
  }

  /** The order of transformations does not count. */
  private static String digest(SchemaPlan schema) {
    String text =
        schema.schema().transformations().stream()
            .map(one -> one.operation() + "\n" + one.table() + "\n" + SqlText.normal(one.sql()))
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
