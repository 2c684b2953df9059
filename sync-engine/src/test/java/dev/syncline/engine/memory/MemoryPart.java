package dev.syncline.engine.memory;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import java.util.List;
import java.util.Optional;

/**
 * One consumer schema's part of a commit.
 *
 * @param holder the claim on its cursor
 * @param from its cursor before
 * @param events what it applies
 * @param to its cursor after; not moved back
 * @param pause why it is paused there, if it is
 */
record MemoryPart(
    Epoch holder, Cursor from, List<Event> events, Cursor to, Optional<ConsumerPause> pause) {}
