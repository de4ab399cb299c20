/** Benchmarks of the kernels and of training steps. Nothing imports this module. */
@NullMarked
package dev.lanewise.jmh;

import org.jspecify.annotations.NullMarked;
