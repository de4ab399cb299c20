/**
 * The measurements behind {@code lanewise bench}: which JVMs to start on the benchmarks' jar, what they say, and what follows
 * from it. Nothing here is linked with the benchmarks; their command line and JMH's result file are all that is known of them.
 */
@NullMarked
package dev.lanewise.cli.bench;

import org.jspecify.annotations.NullMarked;
