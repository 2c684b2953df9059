/**
 * Checks manifests against each other and reports every problem at once as a diagnostic: a code, a
 * place, what was found and what to do.
 */
@NullMarked
package dev.syncline.manifest.verify;

import org.jspecify.annotations.NullMarked;
