/**
 * The contract: public schemas, consumer schemas, their versions and output shapes, and the SQL in
 * them. No other package of this module lies below.
 */
@NullMarked
package dev.syncline.manifest.schema;

import org.jspecify.annotations.NullMarked;
