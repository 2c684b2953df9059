/**
 * What an event store is: feeds that writers append whole source transactions to, readers that
 * follow them by position, and the registry of published contracts. It depends on no database.
 */
@NullMarked
package dev.syncline.eventstore;

import org.jspecify.annotations.NullMarked;
