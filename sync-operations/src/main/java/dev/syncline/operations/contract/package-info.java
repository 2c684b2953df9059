/** The published contracts: who consumes each, and the end of a major version. */
@NullMarked
package dev.syncline.operations.contract;

import org.jspecify.annotations.NullMarked;
