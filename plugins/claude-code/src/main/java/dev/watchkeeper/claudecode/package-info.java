@NullMarked
package dev.watchkeeper.claudecode;

import org.jspecify.annotations.NullMarked;
