/** How commands find manifests, and edit them without touching what they do not change. */
@NullMarked
package dev.syncline.cli.document;

import org.jspecify.annotations.NullMarked;
