/** The contract of notifiers. */
@NullMarked
package dev.watchkeeper.plugin.notifier;

import org.jspecify.annotations.NullMarked;
