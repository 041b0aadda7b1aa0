/** Labelled pieces of work on small programs, and how well the product judges them. */
@org.jspecify.annotations.NullMarked
package dev.watchkeeper.judged;
