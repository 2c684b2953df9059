/**
 * The one encoder of binary COPY. {@link dev.syncline.postgres.copy.CopyEncoder} writes signature,
 * rows, fields and trailer into a {@link dev.syncline.postgres.copy.BinaryBuffer}. The event store
 * sends rows while it encodes them ({@link dev.syncline.postgres.copy.CopyStream}); a sink encodes
 * all of them first ({@link dev.syncline.postgres.copy.CopyData}), since several destinations may
 * need the same.
 */
@NullMarked
package dev.syncline.postgres.copy;

import org.jspecify.annotations.NullMarked;
