package dev.lanewise;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the weights of a layer start. Biases start at zero, but for {@link #NORMAL}, which draws them too.
 *
 * <p>The numbers come from {@link SeededRandom}, one stream a layer, in row-major order of {@code [in × out]}: the same
 * seed gives the same bits everywhere.
 */
public enum Initializer {

    /** All zero. */
    ZEROS,
    /** Standard normal, weights and biases. */
    NORMAL,
    /** Uniform in {@code ±√(6 / (in + out))} (Glorot and Bengio 2010). */
    GLOROT_UNIFORM,
    /** Normal with variance {@code 2 / (in + out)} (Glorot and Bengio 2010). */
    GLOROT_NORMAL,
    /** Uniform in {@code ±√(6 / in)} (He et al. 2015). */
    HE_UNIFORM,
    /** Normal with variance {@code 2 / in} (He et al. 2015). */
    HE_NORMAL,
    /** Uniform in {@code ±√(3 / in)} (LeCun et al. 1998). */
    LECUN_UNIFORM,
    /** Normal with variance {@code 1 / in} (LeCun et al. 1998). */
    LECUN_NORMAL;

    /** The name on the command line: lower case, {@code he_normal}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The initializer with this {@link #id()}.
     *
     * @throws IllegalArgumentException if there is none; names those that are
     */
    public static Initializer parse(String id) {
        for (Initializer initializer : values()) {
            if (initializer.id().equals(id)) {
                return initializer;
            }
        }
        String known = Arrays.stream(values()).map(Initializer::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown initializer \"" + id + "\"; known are " + known);
    }

    /**
     * Numbers for a dense layer.
     *
     * @param layer of the network, 0 for the first dense one: each draws numbers of its own
     * @param weights row-major {@code [in × out]}, filled
     * @param biases filled too, if any
     */
    void fill(long seed, int layer, int inputs, int outputs, float[] weights, float[] biases) {
        SeededRandom random = SeededRandom.of(seed, layer);
        double in = inputs;
        double out = outputs;
        switch (this) {
            case ZEROS -> {}
            case NORMAL -> {
                normal(random, 1, weights);
                normal(random, 1, biases);
            }
            case GLOROT_UNIFORM -> uniform(random, Math.sqrt(6 / (in + out)), weights);
            case GLOROT_NORMAL -> normal(random, Math.sqrt(2 / (in + out)), weights);
            case HE_UNIFORM -> uniform(random, Math.sqrt(6 / in), weights);
            case HE_NORMAL -> normal(random, Math.sqrt(2 / in), weights);
            case LECUN_UNIFORM -> uniform(random, Math.sqrt(3 / in), weights);
            case LECUN_NORMAL -> normal(random, Math.sqrt(1 / in), weights);
        }
    }

    private static void uniform(SeededRandom random, double limit, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }

    private static void normal(SeededRandom random, double deviation, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (deviation * random.nextGaussian());
        }
    }
}
