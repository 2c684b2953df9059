/**
 * All code that uses Debezium: the engine's run, and the hooks through which it decodes, queues,
 * connects and confirms as Syncline needs it. The hooks rely on extension points and inner workings
 * of Debezium and of the PostgreSQL driver, which an upgrade may change without an error. {@code
 * DebeziumContractTest} fails when one no longer works; {@code docs/upstream} describes the changes
 * that would replace them.
 */
@NullMarked
package dev.syncline.postgres.source.internal.debezium;

import org.jspecify.annotations.NullMarked;
