@NullMarked
package dev.watchkeeper.repository;

import org.jspecify.annotations.NullMarked;
