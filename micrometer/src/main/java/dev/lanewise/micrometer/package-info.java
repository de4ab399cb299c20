/** The statistics of a {@link dev.lanewise.infer.MicroBatcher} as Micrometer meters. */
@NullMarked
package dev.lanewise.micrometer;

import org.jspecify.annotations.NullMarked;
