@NullMarked
package dev.watchkeeper.plugins;

import org.jspecify.annotations.NullMarked;
