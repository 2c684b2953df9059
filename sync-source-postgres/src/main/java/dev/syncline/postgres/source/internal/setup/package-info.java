/**
 * Prepares the source: checks the server, tables and permissions, and creates, changes and removes
 * the publication and the slot.
 */
@NullMarked
package dev.syncline.postgres.source.internal.setup;

import org.jspecify.annotations.NullMarked;
