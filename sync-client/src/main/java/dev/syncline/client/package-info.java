/** What an application needs to read what it wrote elsewhere: a client of a sync's HTTP service. */
@NullMarked
package dev.syncline.client;

import org.jspecify.annotations.NullMarked;
