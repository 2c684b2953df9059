/** Writes values as the JSON that PostgreSQL itself would write. */
@NullMarked
package dev.syncline.postgres.source.internal.transform.json;

import org.jspecify.annotations.NullMarked;
