/** Tests of the state: what was acknowledged is kept, in order, whatever happens. */
@NullMarked
package dev.watchkeeper.state;

import org.jspecify.annotations.NullMarked;
