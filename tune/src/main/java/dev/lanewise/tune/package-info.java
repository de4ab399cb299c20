/**
 * Load generation and latency reports.
 *
 * <p>An {@link dev.lanewise.tune.ArrivalProcess} says when requests arrive; {@link dev.lanewise.tune.OpenLoop} sends them to a
 * {@link dev.lanewise.tune.Target} then, whether or not earlier ones are answered, and gives a
 * {@link dev.lanewise.tune.LatencyReport}. {@link dev.lanewise.tune.LoadTest} puts a warm-up, the
 * {@link dev.lanewise.tune.Capacity} and the jitter of the machine around it.
 */
@NullMarked
package dev.lanewise.tune;

import org.jspecify.annotations.NullMarked;
