/** Benchmarks of the kernels, of training steps and of inference. Nothing imports this module. */
@NullMarked
package dev.lanewise.jmh;

import org.jspecify.annotations.NullMarked;
