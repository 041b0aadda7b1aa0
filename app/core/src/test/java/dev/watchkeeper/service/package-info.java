/** Tests of the control port's socket door. */
@NullMarked
package dev.watchkeeper.service;

import org.jspecify.annotations.NullMarked;
