/** The durable-process protocol that every POSIX host shares. */
@NullMarked
package dev.watchkeeper.plugin.process;

import org.jspecify.annotations.NullMarked;
