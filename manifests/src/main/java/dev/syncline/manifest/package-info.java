/**
 * The manifest, the document in which both teams describe what is synced: its connections, stores
 * and settings. Each record checks its own values.
 */
@NullMarked
package dev.syncline.manifest;

import org.jspecify.annotations.NullMarked;
