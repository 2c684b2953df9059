/** Creates and shows workspaces, which name the manifests that belong together. */
@NullMarked
package dev.syncline.cli.workspace;

import org.jspecify.annotations.NullMarked;
