/**
 * The notifiers that come with Watchkeeper.
 *
 * <p>In: a notice. Out: it has arrived at the desktop, a web hook, an ntfy topic or a command; or
 * why not.
 */
@NullMarked
package dev.watchkeeper.notifiers;

import org.jspecify.annotations.NullMarked;
