/**
 * The batch size, the threads and the learning rate with which a training is done soonest, from the
 * {@link dev.lanewise.tune.training.GradientNoise} and the cost of steps. It ends with a
 * {@link dev.lanewise.tune.training.TrainingVerdict}.
 */
@NullMarked
package dev.lanewise.tune.training;

import org.jspecify.annotations.NullMarked;
