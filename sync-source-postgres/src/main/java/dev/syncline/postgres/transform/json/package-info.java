/** Writes values as the JSON that PostgreSQL itself would write. */
@NullMarked
package dev.syncline.postgres.transform.json;

import org.jspecify.annotations.NullMarked;
