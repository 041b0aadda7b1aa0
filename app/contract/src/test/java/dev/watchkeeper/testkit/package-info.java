/**
 * Fakes and samples that the tests of several rooms share.
 *
 * <p>What happens here: a {@code Control} over lists in memory, nights to fill it with, and a
 * model's service by script on the loopback. Nothing here touches a disk, a process or a real
 * clock.
 */
@NullMarked
package dev.watchkeeper.testkit;

import org.jspecify.annotations.NullMarked;
