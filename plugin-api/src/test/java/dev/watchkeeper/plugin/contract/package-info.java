/** What every host must keep: abstract tests that a plugin's own tests extend. */
@NullMarked
package dev.watchkeeper.plugin.contract;

import org.jspecify.annotations.NullMarked;
