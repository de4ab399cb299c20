/**
 * Training: {@link dev.lanewise.train.Trainer} drives the mini-batch step of a network as a {@link
 * dev.lanewise.train.TrainingPlan} says.
 *
 * <p>The same seed, data and plan give the same weights, bit for bit, on every machine.
 */
@NullMarked
package dev.lanewise.train;

import org.jspecify.annotations.NullMarked;
