/**
 * What bounding a feed costs, and what a consumer gets that joins late. Drives the store itself.
 */
@NullMarked
package dev.syncline.bench.retention;

import org.jspecify.annotations.NullMarked;
