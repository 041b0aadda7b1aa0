/** What the local model's port promises, against a scripted server. */
@NullMarked
package dev.watchkeeper.llm;

import org.jspecify.annotations.NullMarked;
