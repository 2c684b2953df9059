package dev.syncline.cli.eventstore;

import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import dev.syncline.setting.DurationText;
import java.util.Optional;
import java.util.StringJoiner;

/** A retention policy in words. */
final class PolicyText {
  private PolicyText() {}

  static String of(Optional<Retention> policy) {
    return policy.map(PolicyText::of).orElse("keeps all events, for it has no retention policy");
  }

  private static String of(Retention policy) {
    StringJoiner bounds = new StringJoiner(" and ");
    policy.time().ifPresent(time -> bounds.add("for " + DurationText.of(time)));
    policy.bytes().ifPresent(bytes -> bounds.add("up to " + bytes + " a feed"));
    return "keeps events "
        + bounds
        + (policy.slowestConsumer() == SlowestConsumer.WAIT
            ? ", and longer until every consumer has applied them"
            : ", and gives up consumers that have not applied them by then");
  }
}
