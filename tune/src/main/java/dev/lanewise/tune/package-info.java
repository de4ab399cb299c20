/**
 * Batch sizes tuned, load generation and latency reports.
 *
 * <p>{@link dev.lanewise.tune.BatchTuner} is the door. For serving, {@link dev.lanewise.tune.CostForks} measures a
 * {@link dev.lanewise.tune.CostCurve}, a simulation finds the settings, and a real run confirms them.
 *
 * <p>{@link dev.lanewise.tune.TrainingTuner} finds the batch size, the threads and the learning rate with which a training is
 * done soonest, from the {@link dev.lanewise.tune.GradientNoise} and the cost of steps.
 *
 * <p>An {@link dev.lanewise.tune.ArrivalProcess} says when requests arrive; {@link dev.lanewise.tune.OpenLoop} sends them to a
 * {@link dev.lanewise.tune.Target} then, whether or not earlier ones are answered, and gives a
 * {@link dev.lanewise.tune.LatencyReport}. {@link dev.lanewise.tune.LoadTest} puts a warm-up, the
 * {@link dev.lanewise.tune.Capacity} and the jitter of the machine around it.
 */
@NullMarked
package dev.lanewise.tune;

import org.jspecify.annotations.NullMarked;

