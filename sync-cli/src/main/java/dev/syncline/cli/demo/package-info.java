/**
 * Runs the example shop with three PostgreSQL servers and a sync between them on this machine, and
 * shows or proves that it works.
 */
@NullMarked
package dev.syncline.cli.demo;

import org.jspecify.annotations.NullMarked;
