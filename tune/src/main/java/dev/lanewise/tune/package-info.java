/**
 * Batch sizes tuned, load generation and latency reports.
 *
 * <p>{@link dev.lanewise.tune.BatchTuner} is the door to both tunings, each of which ends with a verdict: a
 * {@link dev.lanewise.tune.serving.ServingVerdict} or a {@link dev.lanewise.tune.training.TrainingVerdict}. A
 * {@link dev.lanewise.tune.load.LoadTest} stands by itself.
 */
@NullMarked
package dev.lanewise.tune;

import org.jspecify.annotations.NullMarked;
