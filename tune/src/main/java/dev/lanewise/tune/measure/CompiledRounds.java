package dev.lanewise.tune.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Rounds in which the same things were timed, as far as their code was compiled: neither was the compiler at work
 * before or after the round, nor did anything take many times its shortest, as it does once its compiled code was
 * thrown away.
 *
 * @param <R> of a round
 */
public final class CompiledRounds<R> {

    /**
     * What takes so many times as long as the same work at another time, or in another JVM, was not compiled;
     * neighbours make it two or three.
     */
    public static final double NOT_COMPILED = 4;

    private final BooleanSupplier compiling;
    private final Function<R, double[]> nanos;
    private final List<R> rounds = new ArrayList<>();

    /**
     * None yet.
     *
     * @param compiling whether the compiler is at work on what is timed
     * @param nanos of a round that tell whether code was compiled, as many of each
     */
    public CompiledRounds(BooleanSupplier compiling, Function<R, double[]> nanos) {
        this.compiling = compiling;
        this.nanos = nanos;
    }

    /**
     * Measures one.
     *
     * @param round measures; empty if there was no time for it
     * @return whether there was
     */
    public boolean add(Supplier<Optional<R>> round) {
        boolean wasCompiling = compiling.getAsBoolean();
        Optional<R> measured = round.get();
        if (!wasCompiling && !compiling.getAsBoolean()) {
            measured.ifPresent(rounds::add);
        }
        return measured.isPresent();
    }

    /**
     * Those that count, in their order. Another round may be a shorter one, beside which fewer of those before it
     * count.
     */
    public List<R> counted() {
        if (rounds.isEmpty()) {
            return List.of();
        }
        double[] shortest = nanos.apply(rounds.getFirst()).clone();
        for (R round : rounds) {
            double[] times = nanos.apply(round);
            Arrays.setAll(shortest, i -> Math.min(shortest[i], times[i]));
        }
        return rounds.stream()
                .filter(round -> isCompiled(nanos.apply(round), shortest))
                .toList();
    }

    private static boolean isCompiled(double[] times, double[] shortest) {
        return IntStream.range(0, times.length).noneMatch(i -> times[i] >= NOT_COMPILED * shortest[i]);
    }
}
