/**
 * {@code lanewise bench}: JVMs on the benchmarks' jar that take turns, and what is said of them. Nothing here is linked with the
 * benchmarks; their command line and JMH's result file are all that is known of them.
 */
@NullMarked
package dev.lanewise.cli.bench;

import org.jspecify.annotations.NullMarked;
