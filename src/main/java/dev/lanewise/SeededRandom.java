package dev.lanewise;

import dev.lanewise.support.Checks;

/**
 * A random sequence that is the same on every JVM: SplitMix64 (Steele, Lea and Flood 2014).
 *
 * <p>The generators of {@code java.util} promise their bits only for some methods; weights and batch orders here are
 * part of a result that must repeat, so the algorithm is part of the library. Not thread-safe. Allocates nothing.
 */
public final class SeededRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spareGaussian = Double.NaN;

    private SeededRandom(long state) {
        this.state = state;
    }

    /**
     * A sequence of its own for each pair of a seed and a number. The number alone makes it: two uses of one seed that
     * count from the same number, such as the weights of layer 1 and the order of epoch 1, draw the same sequence.
     */
    public static SeededRandom of(long seed, long stream) {
        return new SeededRandom(mix(mix(seed) + GOLDEN_GAMMA * (stream + 1)));
    }

    /** 64 random bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in {@code [0, 1)}, 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in {@code 0 … bound-1}, without bias (Lemire 2019). */
    public int nextInt(int bound) {
        Checks.positive("bound", bound);
        long limit = (1L << 32) % bound;
        while (true) {
            long product = (nextLong() >>> 32) * bound;
            if ((product & 0xFFFFFFFFL) >= limit) {
                return (int) (product >>> 32);
            }
        }
    }

    /** Standard normal, by the polar method (Marsaglia and Bray 1964) with the exactly specified {@link StrictMath}. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        while (true) {
            double u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            double square = u * u + v * v;
            if (square > 0 && square < 1) {
                double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
                spareGaussian = v * factor;
                return u * factor;
            }
        }
    }

    /** The numbers {@code 0 … n-1} in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
