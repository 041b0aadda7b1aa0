/**
 * How things look and are worded: states, times, texts of others, and the few controls that several
 * screens share.
 *
 * <p>Domain values come in; icons, words, style classes and nodes leave.
 */
@NullMarked
package dev.watchkeeper.desktop.kit;

import org.jspecify.annotations.NullMarked;
