/** How notices reach a person who is not looking. */
@NullMarked
package dev.watchkeeper.plugin.notifier;

import org.jspecify.annotations.NullMarked;
