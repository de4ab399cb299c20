/**
 * Inference in a service: {@link dev.lanewise.infer.MicroBatcher} answers many threads with one network; {@code
 * dev.lanewise.warmup} makes it ready before the first of them comes.
 *
 * <p>More classes than elsewhere: the parts of one protocol, each of which a test or jcstress takes by itself, the exceptions that a
 * caller tells apart, and the statistics.
 */
@NullMarked
package dev.lanewise.infer;

import org.jspecify.annotations.NullMarked;
