@NullMarked
package dev.watchkeeper.hostkit;

import org.jspecify.annotations.NullMarked;
