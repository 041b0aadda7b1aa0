/** Tests of the rehearsal's parts that need no host. */
@NullMarked
package dev.watchkeeper.preflight;

import org.jspecify.annotations.NullMarked;
