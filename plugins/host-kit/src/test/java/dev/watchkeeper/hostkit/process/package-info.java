@NullMarked
package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.NullMarked;
