/**
 * The arithmetic: every loop over a network's numbers, as a vector and a scalar twin that give equal bits.
 *
 * <p>Not exported. Callers have checked sizes, so nothing here checks again. Each family is an interface that holds the
 * contract (equation, shapes, order of every sum) and is implemented twice: {@code Scalar*} is the definition, {@code
 * Vector*} computes the same bits in lanes. {@link dev.lanewise.kernel.KernelProvider} chooses once for the process.
 *
 * <p><b>Layout.</b> Numbers come in lines of {@link dev.lanewise.kernel.Tiles#LINE} floats. A matrix of activations is
 * row-major with a row stride that is a whole number of lines; the columns past its width are <i>pads</i> and hold
 * zero. Weights lie in panels of one line of outputs: {@code w[i][j]} is at {@code (j / 16 * k + i) * 16 + j % 16}. So
 * no kernel has a tail at any vector width from 64 to 512 bits, and no sum depends on that width.
 *
 * <p>More classes than elsewhere: each family is three of them, and twins that lie beside their contract sort together.
 */
@NullMarked
package dev.lanewise.kernel;

import org.jspecify.annotations.NullMarked;
