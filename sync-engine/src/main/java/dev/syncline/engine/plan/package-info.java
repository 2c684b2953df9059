/** The plan: what a set of manifests means for one process, computed once and immutable. */
@NullMarked
package dev.syncline.engine.plan;

import org.jspecify.annotations.NullMarked;
