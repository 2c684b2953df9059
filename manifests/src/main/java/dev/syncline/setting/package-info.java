/**
 * Settings: values that change how the system behaves, each with a unit, limits, a default and a
 * description. Every module declares its own; the command line and the reference page know all.
 */
@NullMarked
package dev.syncline.setting;

import org.jspecify.annotations.NullMarked;
