package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The functions of {@link ScalarMath} and {@link VectorMath}, and the activations whose error is more than theirs and a
 * rounding or two; their promises, and a reference in double for each.
 */
enum ElementaryFunction {
    EXP(1, Double.POSITIVE_INFINITY, false) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.exp(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
            }
        }
    },
    LOG(2, Double.POSITIVE_INFINITY, false) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.log(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
            }
        }
    },
    TANH(3, 1, true) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.tanh(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
            }
        }
    },
    SIGMOID(3, 1, false) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.sigmoid(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
            }
        }
    },
    /** log(1 + e⁻ˡˣˡ): over all floats, so that every argument of log1p from 0 to 1 is an exponential that occurs. */
    LOG1P_OF_EXP(3, 1, false) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.log1p(VectorMath.expOfMinusAbs(FloatVector.fromArray(Lanes.SPECIES, x, i)))
                        .intoArray(y, i);
            }
        }
    },
    ERF(2, 1, true) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.erf(FloatVector.fromArray(Lanes.SPECIES, x, i)).intoArray(y, i);
            }
        }
    },
    /** e⁻ˡˣˡ - 1. */
    EXPM1_OF_MINUS_ABS(1, 1, false) {
        @Override
        void vector(float[] x, float[] y) {
            for (int i = 0; i < x.length; i += Lanes.LENGTH) {
                VectorMath.expm1OfMinusAbs(FloatVector.fromArray(Lanes.SPECIES, x, i))
                        .intoArray(y, i);
            }
        }
    },
    /** Its error is told in units of the argument: far below zero the exponent's own rounding is all that is left. */
    GELU_TANH(3, Double.POSITIVE_INFINITY, false) {
        @Override
        void vector(float[] x, float[] y) {
            VECTOR.geluTanh(x.length, x, 0, y, 0);
        }

        @Override
        double unit(float x, double exact) {
            return ulp(x);
        }
    },
    MISH(5, Double.POSITIVE_INFINITY, false) {
        @Override
        void vector(float[] x, float[] y) {
            VECTOR.mish(x.length, x, 0, y, 0);
        }

        /** A subnormal exponential is off by half a step, which the product makes x times as many. */
        @Override
        double unit(float x, double exact) {
            return Math.max(ulp(exact), Math.abs(x) * Float.MIN_VALUE);
        }
    },
    SOFTPLUS(3, Double.POSITIVE_INFINITY, false) {
        @Override
        void vector(float[] x, float[] y) {
            VECTOR.softplus(x.length, x, 0, y, 0);
        }
    },
    SOFTSIGN(2, 1, true) {
        @Override
        void vector(float[] x, float[] y) {
            VECTOR.softsign(x.length, x, 0, y, 0);
        }
    };

    private static final Activations VECTOR = Twin.VECTOR.kernels.activations();

    /** The promised error in units in the last place. */
    final double maxUlps;

    /** The promised greatest magnitude. */
    final double maxMagnitude;

    /** Whether f(-x) = -f(x), bit for bit. */
    final boolean odd;

    ElementaryFunction(double maxUlps, double maxMagnitude, boolean odd) {
        this.maxUlps = maxUlps;
        this.maxMagnitude = maxMagnitude;
        this.odd = odd;
    }

    float scalar(float x) {
        return switch (this) {
            case EXP -> ScalarMath.exp(x);
            case LOG -> ScalarMath.log(x);
            case TANH -> ScalarMath.tanh(x);
            case SIGMOID -> ScalarMath.sigmoid(x);
            case LOG1P_OF_EXP -> ScalarMath.log1p(ScalarMath.expOfMinusAbs(x));
            case ERF -> ScalarMath.erf(x);
            case EXPM1_OF_MINUS_ABS -> ScalarMath.expm1OfMinusAbs(x);
            case GELU_TANH -> ScalarActivations.geluTanh(x);
            case MISH -> ScalarActivations.mish(x);
            case SOFTPLUS -> ScalarActivations.softplus(x);
            case SOFTSIGN -> ScalarActivations.softsign(x);
        };
    }

    /** The vector twin over whole arrays; the length is a multiple of 16. One loop per function, so that each inlines. */
    abstract void vector(float[] x, float[] y);

    /** The value to some 15 digits. */
    double exact(float x) {
        return switch (this) {
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case LOG1P_OF_EXP -> Math.log1p(Math.exp(-Math.abs(x)));
            case ERF -> erf(x);
            case EXPM1_OF_MINUS_ABS -> Math.expm1(-Math.abs(x)) + 0.0;
            case GELU_TANH -> gated(x, sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case MISH -> gated(x, Math.tanh(Oracle.softplus(x)));
            case SOFTPLUS -> Oracle.softplus(x);
            case SOFTSIGN -> Float.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs((double) x));
        };
    }

    /** The limit is 0 where the gate is. */
    private static double gated(double x, double gate) {
        return gate == 0 ? -0.0 : x * gate;
    }

    /**
     * The error of {@code actual} as a result for {@code x}, in units in the last place of the exact value. Infinite where
     * NaN, infinity or the sign of zero is not what the exact value rounds to.
     */
    double ulps(float x, float actual) {
        double exact = exact(x);
        float rounded = (float) exact;
        if (Double.isNaN(exact) || Float.isInfinite(rounded) || Float.isInfinite(actual) || exact == 0) {
            return sameResult(rounded, actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        double error = Math.abs(actual - exact) / unit(x, exact);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    /** What an error is told in. */
    double unit(float x, double exact) {
        return ulp(exact);
    }

    /** A unit in the last place of a float of this size. */
    static double ulp(double size) {
        return Math.scalb(1.0, Math.max(Math.getExponent(size), Float.MIN_EXPONENT) - 23);
    }

    /** What besides the error is wrong with {@code actual} as a result for {@code x}; empty if nothing is. */
    String fault(float x, float actual) {
        if (Math.abs(actual) > maxMagnitude) {
            return "magnitude above " + maxMagnitude;
        }
        return odd && !sameResult(scalar(-x), -actual) ? "not odd" : "";
    }

    /** Equal bits, or NaN both. */
    static boolean sameResult(float a, float b) {
        return Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b) || (Float.isNaN(a) && Float.isNaN(b));
    }

    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** Abramowitz and Stegun 7.1.6: all terms have the sign of x, so nothing cancels. */
    static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
