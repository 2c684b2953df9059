/** What is measured (rates, delays, processor time) and how repeated runs are summarised. */
@NullMarked
package dev.syncline.bench.measure;

import org.jspecify.annotations.NullMarked;
