/** Tests of receipts. */
@NullMarked
package dev.watchkeeper.receipt;

import org.jspecify.annotations.NullMarked;
