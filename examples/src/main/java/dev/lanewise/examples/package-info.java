/** A prediction service to copy from. */
@NullMarked
package dev.lanewise.examples;

import org.jspecify.annotations.NullMarked;
