/** Tests of the command line's text, JSON and exit statuses. */
@NullMarked
package dev.watchkeeper.cli;

import org.jspecify.annotations.NullMarked;
