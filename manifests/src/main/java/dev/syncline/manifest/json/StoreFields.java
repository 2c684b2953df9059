package dev.syncline.manifest.json;

import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.CaptureGapPolicy;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.HostName;
import dev.syncline.manifest.LoginName;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.SlowestConsumer;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.setting.DurationText;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads connections, data stores and event stores. */
final class StoreFields {
  private static final String HOST_FIX =
      "write one host name or address; port, database and options have fields of their own";
  private static final String NAME_FIX = "write the name as psql shows it";
  private static final List<String> TYPES = List.of("postgres");
  private static final List<String> LIMIT_POLICIES =
      Arrays.stream(WalLimitPolicy.values()).map(WalLimitPolicy::text).toList();
  private static final List<String> GAP_POLICIES =
      Arrays.stream(CaptureGapPolicy.values()).map(CaptureGapPolicy::text).toList();
  private static final List<String> SLOWEST_POLICIES =
      Arrays.stream(SlowestConsumer.values()).map(SlowestConsumer::text).toList();

  /** From a second to 270 years. */
  private static final Pattern RETENTION_TIME = Pattern.compile("[1-9][0-9]{0,4}(s|m|h|d)");

  private static final Pattern REPLICATION_NAME = Pattern.compile("[a-z0-9_]{1,63}");

  private StoreFields() {}

  static Optional<ConnectionSettings> connection(DocumentObject object) {
    Optional<Slug> slug = object.slug("slug");
    Optional<DocumentObject> config = object.object("config");
    return config.flatMap(
        address -> {
          address.word("connectionType", TYPES);
          Optional<String> host =
              address.checked("host", written -> new HostName(written).text(), HOST_FIX);
          Optional<Integer> port = address.number("port", 1, 65_535);
          Optional<String> user = address.checked("user", LoginName::checked, NAME_FIX);
          Optional<Secret> password = address.secret("password");
          Optional<String> database = address.checked("database", LoginName::checked, NAME_FIX);
          Map<String, String> options = options(address);
          address.reportUnknownFields();
          return object.build(
              () ->
                  new ConnectionSettings(
                      slug.orElseThrow(),
                      host.orElseThrow(),
                      port.orElseThrow(),
                      database.orElseThrow(),
                      user.orElseThrow(),
                      password.orElseThrow(),
                      options));
        });
  }

  private static Map<String, String> options(DocumentObject config) {
    Map<String, String> options = new LinkedHashMap<>();
    for (ConnectionOption option : ConnectionOption.ALL) {
      config
          .optionalScalar(option.field(), option::checked)
          .ifPresent(value -> options.put(option.property(), value));
    }
    return options;
  }

  static Optional<DataStore> dataStore(DocumentObject object) {
    Optional<Slug> connection = object.slug("connectionSlug");
    Optional<DataStore.Capture> capture =
        object.optionalObject("config").flatMap(StoreFields::capture);
    return object.build(() -> new DataStore(connection.orElseThrow(), capture));
  }

  private static Optional<DataStore.Capture> capture(DocumentObject config) {
    config.word("connectionType", TYPES);
    // ReJot's choice of captured tables; ours follows from the public schemas.
    config.texts("tables");
    config.optionalFlag("allTables");
    config.mayHave("maxRetainedWal", "onWalLimit", "onCaptureGap", "failover");
    if (!config.has("slotName") && !config.has("publicationName")) {
      config.reportUnknownFields();
      return Optional.empty();
    }
    Optional<String> slot = replicationName(config, "slotName");
    Optional<String> publication = replicationName(config, "publicationName");
    Optional<ByteSize> budget = budget(config);
    Optional<WalLimitPolicy> onLimit =
        config.has("onWalLimit")
            ? config
                .word("onWalLimit", LIMIT_POLICIES)
                .map(policy -> WalLimitPolicy.valueOf(policy.toUpperCase(Locale.ROOT)))
            : Optional.of(WalLimitPolicy.KEEP);
    Optional<CaptureGapPolicy> onGap =
        config.has("onCaptureGap")
            ? config
                .word("onCaptureGap", GAP_POLICIES)
                .map(policy -> CaptureGapPolicy.valueOf(policy.toUpperCase(Locale.ROOT)))
            : Optional.of(CaptureGapPolicy.RELOAD);
    boolean failover = config.optionalFlag("failover").orElse(true);
    return config.build(
        () ->
            new DataStore.Capture(
                slot.orElseThrow(),
                publication.orElseThrow(),
                budget.orElseThrow(),
                onLimit.orElseThrow(),
                failover,
                onGap.orElseThrow()));
  }

  private static Optional<ByteSize> budget(DocumentObject config) {
    if (!config.has("maxRetainedWal")) {
      return Optional.of(DataStore.Capture.USUAL_BUDGET);
    }
    return size(config, "maxRetainedWal");
  }

  private static Optional<ByteSize> size(DocumentObject config, String field) {
    return config
        .matching(field, ByteSize.FORM, "is not a size such as 500MB, 10GB or 1TB")
        .flatMap(ByteSize::parse);
  }

  private static Optional<String> replicationName(DocumentObject config, String field) {
    return config.matching(
        field, REPLICATION_NAME, "may have only a-z, 0-9 and _, at most 63 of them");
  }

  static Optional<EventStoreDefinition> eventStore(DocumentObject object) {
    Optional<Slug> connection = object.slug("connectionSlug");
    if (object.has("type")) {
      object.word("type", TYPES);
    }
    Optional<Retention> retain =
        object.optionalObject("retain").flatMap(written -> retention(written, object.at("retain")));
    return object.build(() -> new EventStoreDefinition(connection.orElseThrow(), retain));
  }

  private static Optional<Retention> retention(DocumentObject retain, String place) {
    Optional<Duration> time = retain.has("time") ? time(retain) : Optional.empty();
    Optional<ByteSize> bytes = retain.has("bytes") ? size(retain, "bytes") : Optional.empty();
    SlowestConsumer slowest =
        retain.has("slowestConsumer")
            ? retain
                .word("slowestConsumer", SLOWEST_POLICIES)
                .flatMap(StoreFields::slowest)
                .orElse(SlowestConsumer.WAIT)
            : SlowestConsumer.WAIT;
    if (!retain.has("time") && !retain.has("bytes")) {
      retain.error(
          ManifestCode.RETENTION_WITHOUT_BOUND,
          place,
          "'retain' says neither how long nor how much is kept",
          "add \"time\": \"7d\" or \"bytes\": \"50GB\", or leave 'retain' out to keep everything");
    }
    return retain.build(() -> new Retention(time, bytes, slowest));
  }

  private static Optional<SlowestConsumer> slowest(String word) {
    return Arrays.stream(SlowestConsumer.values())
        .filter(policy -> policy.text().equals(word))
        .findFirst();
  }

  private static Optional<Duration> time(DocumentObject retain) {
    return retain
        .matching("time", RETENTION_TIME, "is not a time such as 90m, 12h or 7d")
        .flatMap(DurationText::parse);
  }
}
