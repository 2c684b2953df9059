/** The PostgreSQL servers that a benchmark starts, and their databases. */
@NullMarked
package dev.syncline.bench.server;

import org.jspecify.annotations.NullMarked;
