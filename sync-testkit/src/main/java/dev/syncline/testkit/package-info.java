/**
 * For tests: a real PostgreSQL shared by a test run, a database for each class, and servers that
 * break on demand.
 */
@NullMarked
package dev.syncline.testkit;

import org.jspecify.annotations.NullMarked;
