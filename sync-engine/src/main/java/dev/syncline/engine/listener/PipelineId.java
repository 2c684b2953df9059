package dev.syncline.engine.listener;

import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.schema.Slug;
import java.util.Objects;

/** Identifies one pipeline of an engine. */
public sealed interface PipelineId {
  /** The name that status pages, logs and threads use. */
  String name();

  /** Publishes a source: {@code publish from-accounts/db-accounts}. */
  record Publisher(FeedName feed) implements PipelineId {
    public Publisher {
      Objects.requireNonNull(feed, "feed");
    }

    @Override
    public String name() {
      return "publish " + feed;
    }
  }

  /** Applies feeds to a destination: {@code consume into db-orders}. */
  record Consumer(Slug destination) implements PipelineId {
    public Consumer {
      Objects.requireNonNull(destination, "destination");
    }

    @Override
    public String name() {
      return "consume into " + destination;
    }
  }
}
