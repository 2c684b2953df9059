/** How settings are given on the command line and in the environment, and what is in force. */
@NullMarked
package dev.syncline.cli.setting;

import org.jspecify.annotations.NullMarked;
