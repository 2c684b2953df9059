/**
 * How the JSON of events becomes the rows of one statement at the destination. Its stations:
 *
 * <ol>
 *   <li>{@link dev.syncline.postgres.sink.internal.rows.EventRows} is the SQL that reads the rows,
 *       chosen when a statement is planned: arrays where all types allow it ({@code ArrayRows}),
 *       else JSON that the server parses ({@code JsonRows}, {@code JsonConversion}).
 *   <li>{@link dev.syncline.postgres.sink.internal.rows.EventBatches} splits events into batches,
 *       and binds each to the statement.
 *   <li>{@link dev.syncline.postgres.sink.internal.value.JsonMembers} finds the wanted properties
 *       in an event's text.
 *   <li>A {@code ValueArray} collects one property of all events. A {@link
 *       dev.syncline.postgres.sink.internal.value.BinaryType} writes each value in binary; if only
 *       the server can read one of them, the array is written again as text.
 *   <li>Many inserts take another way: {@link dev.syncline.postgres.sink.internal.rows.RowCopy}
 *       writes the same binary values as rows of a COPY, once for all destinations that need the
 *       same ({@link dev.syncline.postgres.sink.internal.rows.SharedRows}).
 * </ol>
 */
@NullMarked
package dev.syncline.postgres.sink.internal.rows;

import org.jspecify.annotations.NullMarked;
