package dev.syncline.cli.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Json;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.ContractStatus;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.operations.contract.ContractListing;
import dev.syncline.operations.contract.ListedContract;
import java.util.Locale;

/** The published contracts as a JSON document. */
final class ContractDocument {
  private ContractDocument() {}

  static ObjectNode of(ContractListing listing) {
    ObjectNode document = Json.document().put("consumersVisible", listing.consumersVisible());
    document.withArray("contracts");
    listing.contracts().forEach(one -> describe(document.withArray("contracts").addObject(), one));
    return document;
  }

  private static void describe(ObjectNode target, ListedContract one) {
    ContractStatus contract = one.contract();
    target
        .put("manifest", contract.reference().manifest().value())
        .put("name", contract.reference().name())
        .put("major", contract.reference().majorVersion())
        .put("feed", contract.feed().toString())
        .put("head", contract.head().value())
        .put("state", contract.retiredAt().isPresent() ? "retired" : "published");
    contract.retiredAt().ifPresent(at -> target.put("retiredAt", at.toString()));
    one.publisher().ifPresent(process -> target.put("publisher", process));
    target.withArray("minors");
    contract.minors().forEach(minor -> describe(target.withArray("minors").addObject(), minor));
    target.withArray("consumers");
    one.consumers()
        .forEach(consumer -> describe(target.withArray("consumers").addObject(), consumer));
  }

  private static void describe(ObjectNode target, ContractStatus.Minor minor) {
    target
        .put("minor", minor.minor())
        .put("since", minor.since().value())
        .put("publishedAt", minor.publishedAt().toString());
    minor.key().forEach(target.withArray("key")::add);
    minor.backfill().ifPresent(backfill -> describe(target.putObject("backfill"), backfill));
  }

  private static void describe(ObjectNode target, BackfillProgress backfill) {
    target
        .put("state", backfill.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .put("rowsRead", backfill.rowsRead())
        .put("rowsEstimated", backfill.rowsEstimated());
  }

  private static void describe(ObjectNode target, RegisteredConsumer consumer) {
    target
        .put("name", consumer.id().name())
        .put("destination", consumer.id().destination())
        .put("position", consumer.position().value())
        .put("firstReportedAt", consumer.firstReportedAt().toString())
        .put("reportedAt", consumer.reportedAt().toString());
    consumer
        .givenUp()
        .ifPresent(
            given ->
                target
                    .put("givenUpAt", given.at().toString())
                    .put("givenUpReason", given.reason()));
  }
}
