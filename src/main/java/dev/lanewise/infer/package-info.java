/**
 * Inference in a service: {@link dev.lanewise.infer.MicroBatcher} answers many threads with one network, {@link
 * dev.lanewise.infer.WarmUp} makes it ready before the first of them comes.
 */
@NullMarked
package dev.lanewise.infer;

import org.jspecify.annotations.NullMarked;
