/** A room of the crooked house: see {@link dev.watchkeeper.architecture.HouseRulesTest}. */
@NullMarked
package dev.watchkeeper.architecture.crooked.desktop;

import org.jspecify.annotations.NullMarked;
