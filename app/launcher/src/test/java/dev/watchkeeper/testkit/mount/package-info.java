/** A host as a plugin of somebody else has it: a folder of another host, processes of its own. */
@NullMarked
package dev.watchkeeper.testkit.mount;

import org.jspecify.annotations.NullMarked;
