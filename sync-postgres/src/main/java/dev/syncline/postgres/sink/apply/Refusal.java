package dev.syncline.postgres.sink.apply;

import dev.syncline.postgres.sink.plan.Work;
import java.sql.SQLException;

/**
 * An event that a statement fails on.
 *
 * @param detail the property that cannot be cast, for a message; empty if that is not the trouble
 */
record Refusal(Work work, String detail, SQLException error) {}
