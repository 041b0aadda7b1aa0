/** Tests of the assessment: its three steps by tables, and the whole of it on a pretended host. */
@NullMarked
package dev.watchkeeper.assess;

import org.jspecify.annotations.NullMarked;
