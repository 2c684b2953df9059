/**
 * Prepares the source: checks the server, tables and permissions, and creates, changes and removes
 * the publication and the slot.
 */
@NullMarked
package dev.syncline.postgres.setup;

import org.jspecify.annotations.NullMarked;
