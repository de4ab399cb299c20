/**
 * Dense (fully connected) neural networks in pure Java on the Vector API.
 *
 * <p>{@link dev.lanewise.NeuralNetwork} computes: forward, backpropagation, one mini-batch step. {@code
 * dev.lanewise.train} drives that step with everything a training run needs; {@link dev.lanewise.Model} is what is
 * saved, loaded and served. Rows are samples: {@code x} is {@code [rows × features]} row-major, weights are {@code [in
 * × out]} row-major.
 *
 * <p>More classes than elsewhere: what a user holds, in one import, and what computes with it.
 *
 * <p>Results have the same bits whatever the batch size, the number of threads, the vector width and the processor.
 */
@NullMarked
package dev.lanewise;

import org.jspecify.annotations.NullMarked;
