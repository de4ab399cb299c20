/**
 * Inference in a service: {@link dev.lanewise.infer.MicroBatcher} answers many threads with one network.
 */
@NullMarked
package dev.lanewise.infer;

import org.jspecify.annotations.NullMarked;
