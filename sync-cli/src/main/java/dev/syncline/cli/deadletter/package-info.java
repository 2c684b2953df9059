/** Lists, shows, redrives and drops dead letters. */
@NullMarked
package dev.syncline.cli.deadletter;

import org.jspecify.annotations.NullMarked;
