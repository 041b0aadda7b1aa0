@NullMarked
package dev.watchkeeper.plugin;

import org.jspecify.annotations.NullMarked;
