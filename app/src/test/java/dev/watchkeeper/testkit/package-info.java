/**
 * Fakes and samples that the tests of several rooms share.
 *
 * <p>What happens here: a {@code Control} over lists in memory, and nights to fill it with. Nothing
 * here touches a disk, a process or a real clock.
 */
@NullMarked
package dev.watchkeeper.testkit;

import org.jspecify.annotations.NullMarked;
