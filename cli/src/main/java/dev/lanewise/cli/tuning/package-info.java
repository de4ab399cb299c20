/**
 * {@code lanewise tune serving} and {@code lanewise tune training}: options, and verdicts for people and machines.
 */
@NullMarked
package dev.lanewise.cli.tuning;

import org.jspecify.annotations.NullMarked;
