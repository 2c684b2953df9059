package dev.syncline.engine.internal.publish;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Optional;

/** A published contract and its rows. */
final class Accounts {
  static final SchemaId ID = new SchemaId(1);
  static final PublishedContract CONTRACT =
      new PublishedContract(
          ID,
          new FeedName(new Slug("m"), new Slug("db")),
          new Contract(
              new Slug("m"),
              "accounts",
              new SchemaVersion(1, 0),
              new OutputSchema(JsonNodeFactory.instance.objectNode()),
              List.of("id")),
          Position.START);

  private Accounts() {}

  static NewEvent row(int id) {
    String json = "{\"id\":" + id + "}";
    return new NewEvent(ID, 0, Operation.INSERT, json, Optional.of(json));
  }
}
