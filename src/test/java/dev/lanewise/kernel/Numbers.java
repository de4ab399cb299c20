package dev.lanewise.kernel;

import java.util.Random;

/** Kinds of floats to fill windows with. */
enum Numbers {
    /** Uniform in [-1, 1): no sum or product of a test over- or underflows. */
    ORDINARY {
        @Override
        float next(Random random) {
            return random.nextFloat(-1, 1);
        }
    },
    /** Subnormal numbers, the smallest normal ones, and both zeros. */
    TINY {
        @Override
        float next(Random random) {
            int bits = random.nextInt(8) == 0 ? 0 : random.nextInt(Float.floatToRawIntBits(4 * Float.MIN_NORMAL));
            return Float.intBitsToFloat(random.nextBoolean() ? bits : bits | Integer.MIN_VALUE);
        }
    },
    /** Magnitudes whose products and sums overflow now and then. */
    HUGE {
        @Override
        float next(Random random) {
            return Math.scalb(random.nextFloat(-1, 1), random.nextInt(Float.MAX_EXPONENT + 1));
        }
    },
    /** Ordinary numbers with a special one here and there. */
    SPECIAL {
        @Override
        float next(Random random) {
            return random.nextInt(32) == 0
                    ? SPECIAL_VALUES[random.nextInt(SPECIAL_VALUES.length)]
                    : ORDINARY.next(random);
        }
    },
    /** Every float, NaN with all its bits too. */
    ANY_BITS {
        @Override
        float next(Random random) {
            return Float.intBitsToFloat(random.nextInt());
        }
    };

    static final float[] SPECIAL_VALUES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        1e-30f,
        -1e-30f,
        88.8f,
        -88.8f,
        -104f,
        1e4f,
        -1e4f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    abstract float next(Random random);

    float[] vector(Random random, int length) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = next(random);
        }
        return vector;
    }

    float[][] matrix(Random random, int rows, int columns) {
        float[][] matrix = new float[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = vector(random, columns);
        }
        return matrix;
    }
}
