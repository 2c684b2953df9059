/**
 * Reads the SQL of the public schemas and the source's catalogue, and from both computes the
 * transformation plan or reports why there is none.
 */
@NullMarked
package dev.syncline.postgres.source.internal.transform.planning;

import org.jspecify.annotations.NullMarked;
