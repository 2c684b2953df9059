package dev.syncline.engine.consume;

import dev.syncline.manifest.schema.PublicSchemaReference;

/** A contract that was waited for is there: the attempt begins anew with it. */
final class ContractsPublished extends RuntimeException {
  ContractsPublished(PublicSchemaReference reference) {
    super(reference + " is published now");
  }
}
