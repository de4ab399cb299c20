package dev.lanewise.kernel;

import static dev.lanewise.kernel.Oracle.UNIT;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** Properties of both twins of {@link Updates}. Every call also checks the canaries around it. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class UpdatesProperties {

    private static final float RATE = 0.01f;
    private static final float DECAY = 0.9995f;
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    /** Weights of what is new; that they need not be 1 - β in float, they show by not being so. */
    private static final float ONE_MINUS_BETA1 = 0.125f;

    private static final float ONE_MINUS_BETA2 = 0.0013f;
    private static final float EPSILON = 1e-8f;
    private static final float INVERSE_ROOT = 12.92f;

    /** Parameters, gradients and two moments, all at the same offset. */
    private record State(Window w, Window g, Window m, Window v) {

        static State of(float[] w, float[] g, float[] m, float[] v, Random place) {
            int offset = place.nextInt(40);
            return new State(
                    Window.vectorAt(offset, place, w),
                    Window.vectorAt(offset, place, g),
                    Window.vectorAt(offset, place, m),
                    Window.vectorAt(offset, place, v));
        }

        int length() {
            return w.columns;
        }

        List<Window> outputs() {
            return List.of(w, m, v);
        }
    }

    private enum Kernel {
        ADD_SCALED {
            @Override
            void run(Updates kernels, State s) {
                kernels.addScaled(s.length(), -RATE, s.g.array, s.w.array, s.w.offset);
            }
        },
        SCALE {
            @Override
            void run(Updates kernels, State s) {
                kernels.scale(s.length(), DECAY, s.w.array, s.w.offset);
            }
        },
        MOMENTUM {
            @Override
            void run(Updates kernels, State s) {
                kernels.momentum(s.length(), RATE, BETA1, false, s.w.array, s.g.array, s.m.array, s.w.offset);
            }
        },
        NESTEROV {
            @Override
            void run(Updates kernels, State s) {
                kernels.momentum(s.length(), RATE, BETA1, true, s.w.array, s.g.array, s.m.array, s.w.offset);
            }
        },
        RMS_PROP {
            @Override
            void run(Updates kernels, State s) {
                kernels.rmsProp(
                        s.length(), RATE, BETA1, ONE_MINUS_BETA1, EPSILON, s.w.array, s.g.array, s.v.array, s.w.offset);
            }
        },
        ADAM {
            @Override
            void run(Updates kernels, State s) {
                kernels.adam(
                        s.length(),
                        RATE,
                        BETA1,
                        ONE_MINUS_BETA1,
                        BETA2,
                        ONE_MINUS_BETA2,
                        EPSILON,
                        INVERSE_ROOT,
                        DECAY,
                        s.w.array,
                        s.g.array,
                        s.m.array,
                        s.v.array,
                        s.w.offset);
            }
        };

        abstract void run(Updates kernels, State s);
    }

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll Kernel kernel,
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 12) int lines,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            before.add(numbers.vector(random, lines * Tiles.LINE));
        }
        if (random.nextBoolean()) {
            before.set(3, absolute(before.get(3)));
        }
        assertSameBits(run(Twin.SCALAR, kernel, before, random), run(Twin.VECTOR, kernel, before, random));
    }

    @Property
    void resultIgnoresOffset(@ForAll Twin twin, @ForAll Kernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = ordinary(random);
        assertSameBits(run(twin, kernel, before, random), run(twin, kernel, before, random));
    }

    /** As pads do. */
    @Property(tries = 50)
    void zeroParametersWithZeroGradientsAndMomentsStayZero(
            @ForAll Twin twin, @ForAll Kernel kernel, @ForAll long seed) {
        float[] zeros = new float[Tiles.LINE];
        State after = run(twin, kernel, List.of(zeros, zeros, zeros, zeros), new Random(seed));
        for (int i = 0; i < zeros.length; i++) {
            for (Window window : after.outputs()) {
                assertTrue(window.get(0, i) == 0f);
            }
        }
    }

    @Property
    void addScaledRoundsOnce(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = ordinary(random);
        State after = run(twin, Kernel.ADD_SCALED, before, random);
        for (int i = 0; i < after.length(); i++) {
            double exact = before.get(0)[i] - (double) RATE * before.get(1)[i];
            Oracle.judge("w", exact, UNIT * Math.abs(exact), after.w.get(0, i));
        }
    }

    @Property
    void scaleRoundsOnce(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = ordinary(random);
        State after = run(twin, Kernel.SCALE, before, random);
        for (int i = 0; i < after.length(); i++) {
            Window.assertSameBits("w", 0, i, before.get(0)[i] * DECAY, after.w.get(0, i));
        }
    }

    /** {@code v ← μ·v + g; w ← w - η·v}, or with Nesterov {@code w - η·(g + μ·v)} of the new v. */
    @Property
    void momentumIsTheOneOfTorch(@ForAll Twin twin, @ForAll boolean nesterov, @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = ordinary(random);
        State after = run(twin, nesterov ? Kernel.NESTEROV : Kernel.MOMENTUM, before, random);
        for (int i = 0; i < after.length(); i++) {
            double w = before.get(0)[i];
            double g = before.get(1)[i];
            double v = BETA1 * (double) before.get(2)[i] + g;
            double vTolerance = UNIT * Math.abs(v);
            double step = nesterov ? g + BETA1 * v : v;
            double stepTolerance = nesterov ? vTolerance + UNIT * Math.abs(step) : vTolerance;
            double exact = w - RATE * step;
            double tolerance = 1.001 * (RATE * stepTolerance + UNIT * Math.abs(exact)) + SMALLEST;
            assertTrue(
                    tolerance < 1e-6 * (Math.abs(w) + RATE * (Math.abs(step) + Math.abs(v))) + 2 * SMALLEST, "vacuous");
            Oracle.judge("v", v, 1.001 * vTolerance + SMALLEST, after.m.get(0, i));
            Oracle.judge("w", exact, tolerance, after.w.get(0, i));
        }
    }

    /** {@code v ← ρ·v + (1-ρ)·g²; w ← w - η·g/(√v + ε)}. */
    @Property
    void rmsPropIsTheOneOfTorch(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = ordinary(random);
        State after = run(twin, Kernel.RMS_PROP, before, random);
        for (int i = 0; i < after.length(); i++) {
            double w = before.get(0)[i];
            double g = before.get(1)[i];
            double v = BETA1 * (double) before.get(3)[i] + (double) ONE_MINUS_BETA1 * g * g;
            double step = RATE * g / (Math.sqrt(v) + EPSILON);
            double exact = w - step;
            // v: two products and the fma. The step: half of v's error, root, sum, product and quotient. w: one
            // difference.
            double tolerance = Oracle.gamma(6) * Math.abs(step) + UNIT * Math.abs(exact) + SMALLEST;
            assertTrue(tolerance < 1e-6 * (Math.abs(w) + Math.abs(step)) + 2 * SMALLEST, "vacuous");
            Oracle.judge("v", v, Oracle.gamma(3) * v + SMALLEST, after.v.get(0, i));
            Oracle.judge("w", exact, tolerance, after.w.get(0, i));
        }
    }

    /** {@code m ← β₁·m + (1-β₁)·g; v ← β₂·v + (1-β₂)·g²; w ← d·w - s·m/(√v·r + ε)}. */
    @Property
    void adamIsTheOneOfTorch(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        List<float[]> before = ordinary(random);
        State after = run(twin, Kernel.ADAM, before, random);
        for (int i = 0; i < after.length(); i++) {
            double w = before.get(0)[i];
            double g = before.get(1)[i];
            double fresh = (double) ONE_MINUS_BETA1 * g;
            double m = BETA1 * (double) before.get(2)[i] + fresh;
            double v = BETA2 * (double) before.get(3)[i] + (double) ONE_MINUS_BETA2 * g * g;
            double denominator = Math.sqrt(v) * INVERSE_ROOT + EPSILON;
            double step = RATE * m / denominator;
            double exact = DECAY * w - step;
            double mTolerance = UNIT * (Math.abs(fresh) + Math.abs(m));
            // The step: half of v's three roundings, root, fma, product and quotient, and the error of m.
            double stepTolerance = Oracle.gamma(6) * Math.abs(step) + RATE * mTolerance / denominator;
            double tolerance = 1.001 * (stepTolerance + UNIT * Math.abs(DECAY * w) + UNIT * Math.abs(exact)) + SMALLEST;
            double magnitude = Math.abs(w) + RATE * (Math.abs(m) + Math.abs(fresh)) / denominator;
            assertTrue(tolerance < 1e-6 * magnitude + 2 * SMALLEST, "vacuous");
            Oracle.judge("m", m, 1.001 * mTolerance + SMALLEST, after.m.get(0, i));
            Oracle.judge("v", v, Oracle.gamma(3) * v + SMALLEST, after.v.get(0, i));
            Oracle.judge("w", exact, tolerance, after.w.get(0, i));
        }
    }

    /** For what rounds to a subnormal number. */
    private static final double SMALLEST = 2 * Float.MIN_VALUE;

    /** Parameters, gradients, first moments, and second moments, which are never negative. */
    private static List<float[]> ordinary(Random random) {
        int length = Tiles.LINE * (1 + random.nextInt(8));
        return List.of(
                Numbers.ORDINARY.vector(random, length),
                Numbers.ORDINARY.vector(random, length),
                Numbers.ORDINARY.vector(random, length),
                absolute(Numbers.ORDINARY.vector(random, length)));
    }

    private static float[] absolute(float[] x) {
        float[] absolute = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            absolute[i] = Math.abs(x[i]);
        }
        return absolute;
    }

    private static State run(Twin twin, Kernel kernel, List<float[]> before, Random place) {
        State state = State.of(before.get(0), before.get(1), before.get(2), before.get(3), place);
        kernel.run(twin.kernels.updates(), state);
        state.g.assertUnchanged("g");
        state.outputs().forEach(output -> output.assertCanariesAlive("state"));
        return state;
    }

    private static void assertSameBits(State expected, State actual) {
        expected.w.assertSameBits("w", actual.w);
        expected.m.assertSameBits("m", actual.m);
        expected.v.assertSameBits("v", actual.v);
    }
}
