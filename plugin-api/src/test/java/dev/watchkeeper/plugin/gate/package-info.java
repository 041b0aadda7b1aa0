/** The contract of gates, and work for them to judge. */
@NullMarked
package dev.watchkeeper.plugin.gate;

import org.jspecify.annotations.NullMarked;
