package dev.lanewise;

import dev.lanewise.kernel.WeightFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a {@link Predictor} keeps the weights of a network. Biases, inputs, sums and outputs are float32 with each.
 *
 * <p>Whatever the choice, an answer has the same bits for every batch size, thread count and vector width.
 */
public enum Precision {

    /** As trained, 4 bytes a weight. */
    FLOAT32(WeightFormat.FLOAT32),
    /** The upper half of a float32, rounded to nearest even: 2 bytes a weight, 8 bits of precision. */
    BFLOAT16(WeightFormat.BFLOAT16),
    /** A whole number from -127 to 127 times the scale of its output: 1 byte a weight. */
    INT8(WeightFormat.INT8);

    private final WeightFormat format;

    Precision(WeightFormat format) {
        this.format = format;
    }

    WeightFormat format() {
        return format;
    }

    /** Bytes of a weight. */
    public int bytes() {
        return format.bytes();
    }

    /** The name on the command line: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The precision with this {@link #id()}.
     *
     * @throws IllegalArgumentException if there is none; names those that are
     */
    public static Precision parse(String id) {
        for (Precision precision : values()) {
            if (precision.id().equals(id)) {
                return precision;
            }
        }
        String known = Arrays.stream(values()).map(Precision::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown precision \"" + id + "\"; known are " + known);
    }
}
