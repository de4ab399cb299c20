/**
 * Code that is compiled before the first user comes: {@link dev.lanewise.warmup.WarmUp} calls a predictor or a batcher until it is as
 * fast as it will be, and reports.
 */
@NullMarked
package dev.lanewise.warmup;

import org.jspecify.annotations.NullMarked;
