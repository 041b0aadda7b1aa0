/** Whether an attempt's work may pass: gates that are no command line. */
@NullMarked
package dev.watchkeeper.plugin.gate;

import org.jspecify.annotations.NullMarked;
