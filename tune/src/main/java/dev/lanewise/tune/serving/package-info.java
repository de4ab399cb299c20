/**
 * The settings of a micro-batcher: costs and disturbances are measured, a simulation finds the settings, and a real run tells
 * whether they keep the target. It ends with a {@link dev.lanewise.tune.serving.ServingVerdict}.
 */
@NullMarked
package dev.lanewise.tune.serving;

import org.jspecify.annotations.NullMarked;
