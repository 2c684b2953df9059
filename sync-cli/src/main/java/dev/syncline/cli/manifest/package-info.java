/** Creates, checks and shows manifests, and runs the sync that they describe. */
@NullMarked
package dev.syncline.cli.manifest;

import org.jspecify.annotations.NullMarked;
