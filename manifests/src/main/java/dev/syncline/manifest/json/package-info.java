/**
 * Reads manifests from JSON and YAML and writes them back. It replaces references to the
 * environment and to files, and keeps the place of every value for the messages.
 */
@NullMarked
package dev.syncline.manifest.json;

import org.jspecify.annotations.NullMarked;
