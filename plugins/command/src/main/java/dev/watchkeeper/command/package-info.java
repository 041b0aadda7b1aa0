@NullMarked
package dev.watchkeeper.command;

import org.jspecify.annotations.NullMarked;
