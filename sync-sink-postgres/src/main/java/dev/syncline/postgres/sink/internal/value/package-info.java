/**
 * How one value of an event's JSON becomes a value of an SQL type. {@link
 * dev.syncline.postgres.sink.internal.value.JsonMembers} finds its text, {@link
 * dev.syncline.postgres.sink.internal.value.BinaryType} knows the type, and {@link
 * dev.syncline.postgres.sink.internal.value.BinaryForm} writes the binary form; {@code JsonStrings}
 * and {@code JsonTimes} read texts and times. None of them parses JSON into objects.
 */
@NullMarked
package dev.syncline.postgres.sink.internal.value;

import org.jspecify.annotations.NullMarked;
