@NullMarked
package dev.watchkeeper;

import org.jspecify.annotations.NullMarked;
