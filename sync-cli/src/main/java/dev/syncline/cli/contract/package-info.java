/** Commands on published contracts. */
@NullMarked
package dev.syncline.cli.contract;

import org.jspecify.annotations.NullMarked;
