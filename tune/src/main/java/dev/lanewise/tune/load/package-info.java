/**
 * Requests sent to a target at given times, and their latencies.
 *
 * <p>An {@link dev.lanewise.tune.load.ArrivalProcess} says when requests arrive; {@link dev.lanewise.tune.load.OpenLoop} sends
 * them to a {@link dev.lanewise.tune.load.Target} then, whether or not earlier ones are answered, and gives a
 * {@link dev.lanewise.tune.load.LatencyReport}. {@link dev.lanewise.tune.load.LoadTest} puts a warm-up, the
 * {@link dev.lanewise.tune.load.Capacity} and the jitter of the machine around it.
 */
@NullMarked
package dev.lanewise.tune.load;

import org.jspecify.annotations.NullMarked;
