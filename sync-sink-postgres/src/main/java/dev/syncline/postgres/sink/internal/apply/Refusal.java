package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.postgres.sink.internal.plan.Work;
import java.sql.SQLException;

/**
 * An event on which a statement fails.
 *
 * @param detail the property that cannot be cast, for a message; empty if there is none
 */
record Refusal(Work work, String detail, SQLException error) {}
