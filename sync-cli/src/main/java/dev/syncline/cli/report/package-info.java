/**
 * How results and problems are written: tables, JSON, diagnostics with their source line, exit
 * codes.
 */
@NullMarked
package dev.syncline.cli.report;

import org.jspecify.annotations.NullMarked;
