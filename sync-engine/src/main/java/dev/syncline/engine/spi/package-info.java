/** What the engine needs of a source and of a destination. The PostgreSQL modules implement it. */
@NullMarked
package dev.syncline.engine.spi;

import org.jspecify.annotations.NullMarked;
