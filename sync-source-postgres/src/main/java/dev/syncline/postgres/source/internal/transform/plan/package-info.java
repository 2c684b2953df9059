/**
 * The transformation plan: for each captured table, the statements, keys and output rules by which
 * its changes become events.
 */
@NullMarked
package dev.syncline.postgres.source.internal.transform.plan;

import org.jspecify.annotations.NullMarked;
