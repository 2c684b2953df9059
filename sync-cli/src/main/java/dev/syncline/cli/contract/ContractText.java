package dev.syncline.cli.contract;

import dev.syncline.cli.report.Columns;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.ContractStatus;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.operations.contract.ContractListing;
import dev.syncline.operations.contract.ListedContract;
import dev.syncline.operations.contract.MajorVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The published contracts as text. */
final class ContractText {
  private ContractText() {}

  static List<String> lines(ContractListing listing) {
    List<String> lines = new ArrayList<>();
    if (!listing.contracts().isEmpty()) {
      lines.addAll(contracts(listing));
    }
    if (listing.contracts().stream().anyMatch(one -> !one.consumers().isEmpty())) {
      lines.add("");
      lines.addAll(consumers(listing));
    }
    return lines;
  }

  private static List<String> contracts(ContractListing listing) {
    Columns columns =
        new Columns()
            .row("CONTRACT", "KEY", "FEED", "SINCE", "PUBLISHED", "STATE", "ROWS", "PUBLISHER");
    for (ListedContract one : listing.contracts()) {
      one.contract().minors().forEach(minor -> columns.row(cells(one, minor)));
    }
    return columns.lines();
  }

  private static String[] cells(ListedContract one, ContractStatus.Minor minor) {
    ContractStatus contract = one.contract();
    return new String[] {
      MajorVersion.text(contract.reference()) + "." + minor.minor(),
      minor.key().isEmpty() ? "append-only" : String.join(", ", minor.key()),
      contract.feed().toString(),
      minor.since().toString(),
      second(minor.publishedAt()).toString(),
      contract.retiredAt().map(at -> "retired " + second(at)).orElse("published"),
      minor.backfill().map(ContractText::rows).orElse("not loaded"),
      one.publisher().orElse("none")
    };
  }

  /** The share of rows that is loaded; 99 percent at most, since the estimate may be too low. */
  private static String rows(BackfillProgress backfill) {
    LoadState state = backfill.state();
    if (state == LoadState.UNDER_WAY && backfill.rowsEstimated() > 0) {
      long percent = Math.min(99, backfill.rowsRead() * 100 / backfill.rowsEstimated());
      return "loading, " + percent + "%";
    }
    return switch (state) {
      case COMPLETE -> "loaded";
      case UNDER_WAY -> "loading";
      case WAITING -> "to be loaded";
      case WITHDRAWN -> "withdrawn";
    };
  }

  private static List<String> consumers(ContractListing listing) {
    Columns columns =
        new Columns().row("CONSUMER", "AT", "CONSUMES", "POSITION", "BEHIND", "LAST REPORT");
    for (ListedContract one : listing.contracts()) {
      one.consumers()
          .forEach(consumer -> columns.row(cells(one.contract(), consumer, listing.askedAt())));
    }
    return columns.lines();
  }

  private static String[] cells(
      ContractStatus contract, RegisteredConsumer consumer, Instant askedAt) {
    return new String[] {
      consumer.id().name(),
      consumer.id().destination(),
      MajorVersion.text(contract.reference()),
      consumer.position().toString(),
      Long.toString(Math.max(0, contract.head().value() - consumer.position().value())),
      consumer.givenUp().map(given -> "given up: " + given.reason()).orElse("")
          + (consumer.isAwaited() ? ago(consumer.reportedAt(), askedAt) : "")
    };
  }

  private static String ago(Instant reportedAt, Instant askedAt) {
    Duration age = Duration.between(reportedAt, askedAt);
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + " s ago";
    }
    return age.toHours() < 2 ? age.toMinutes() + " min ago" : second(reportedAt).toString();
  }

  private static Instant second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
