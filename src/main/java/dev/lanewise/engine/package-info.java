/**
 * How a network is computed: one {@link dev.lanewise.engine.Step} per layer, made once with its buffers and offsets in final
 * fields; the {@link dev.lanewise.engine.Program} that trains and the {@link dev.lanewise.engine.InferenceProgram} that answers.
 *
 * <p>It knows nothing of layers, losses and optimizers: the root package turns an architecture into steps, and takes the values
 * and gradients out of {@link dev.lanewise.engine.Signal}s.
 */
@org.jspecify.annotations.NullMarked
package dev.lanewise.engine;
