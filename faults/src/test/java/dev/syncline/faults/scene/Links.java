package dev.syncline.faults.scene;

import dev.syncline.faults.network.Link;
import dev.syncline.faults.server.Servers;
import java.util.List;

/** The network of a scene: each process reaches each of its databases by a link of its own. */
public final class Links implements AutoCloseable {
  private final Link publisherToSource;
  private final Link publisherToStore;
  private final Link consumerToStore;
  private final Link consumerToDestination;

  Links(Servers servers) {
    publisherToSource = new Link("publisher to source", servers.source().port());
    publisherToStore = new Link("publisher to store", servers.store().port());
    consumerToStore = new Link("consumer to store", servers.store().port());
    consumerToDestination = new Link("consumer to destination", servers.destination().port());
  }

  public Link publisherToSource() {
    return publisherToSource;
  }

  public Link publisherToStore() {
    return publisherToStore;
  }

  public Link consumerToStore() {
    return consumerToStore;
  }

  public Link consumerToDestination() {
    return consumerToDestination;
  }

  public List<Link> all() {
    return List.of(publisherToSource, publisherToStore, consumerToStore, consumerToDestination);
  }

  @Override
  public void close() {
    all().forEach(Link::close);
  }
}
