@NullMarked
package dev.watchkeeper.local;

import org.jspecify.annotations.NullMarked;
