/** Text of others made harmless to look at, on a terminal, in a page and in the window alike. */
@NullMarked
package dev.watchkeeper.text;

import org.jspecify.annotations.NullMarked;
