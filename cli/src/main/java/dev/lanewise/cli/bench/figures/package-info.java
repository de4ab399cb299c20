/**
 * What JMH says, and what follows from it over forks and turns: medians, ratios, spreads, the limits of the machine.
 */
@NullMarked
package dev.lanewise.cli.bench.figures;

import org.jspecify.annotations.NullMarked;
