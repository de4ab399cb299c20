package dev.lanewise.kernel;

import static dev.lanewise.kernel.Oracle.UNIT;

/** What the activations are tested with, and the errors of the functions that they are made of. */
final class ActivationNumbers {

    private ActivationNumbers() {}

    static final float SLOPE = 0.01f;
    static final float LIMIT = 2.5f;
    static final float ALPHA = 0.2f;
    static final float ABOVE = 1.05f;
    static final float BELOW = 1.75f;
    static final float STRETCH = 0.8f;

    /** {@code 2√(2/π)}. */
    static final double C = 2 * Math.sqrt(2 / Math.PI);

    /** The greatest ulp in relation to a number. */
    static final double ULP = 2 * UNIT;

    static final double EXP_ULPS = 0.90;
    static final double EXPM1_ULPS = 0.95;
    static final double LOG1P_ULPS = 1.71;
    static final double SIGMOID_ULPS = 2.41;

    /**
     * The error of {@code 1 + erf(z/√2)}: the argument is off by two units, which moves erf by at most {@code 2·|t·erf′(t)| ≤
     * 2·0.484}; erf itself by 1.25 ulp of numbers below 1; the sum is rounded once.
     */
    static final double ONE_PLUS_ERF = (2 * 0.484 + 1.25 + 1) * UNIT;
}
