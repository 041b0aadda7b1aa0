/**
 * The entrance: the arguments come in here, the rooms are wired together by hand, and an exit code
 * goes out. All rooms may be used here; none may use this one.
 */
@NullMarked
package dev.watchkeeper;

import org.jspecify.annotations.NullMarked;
