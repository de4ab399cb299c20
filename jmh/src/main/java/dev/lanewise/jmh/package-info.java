/**
 * Benchmarks of the kernels, of training steps and of inference. Nothing imports this module.
 *
 * <p>More classes than elsewhere: JMH finds benchmarks by their package, {@code -lp} lists them, and each implementation that is
 * compared (ours, PyTorch, ONNX Runtime, C, Encog, BLAS) is a small class behind one interface for each kind of benchmark.
 */
@NullMarked
package dev.lanewise.jmh;

import org.jspecify.annotations.NullMarked;
