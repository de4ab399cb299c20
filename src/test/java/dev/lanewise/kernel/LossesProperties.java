package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** Properties of both twins of the element-wise {@link Losses}. Every call also checks the canaries around it. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class LossesProperties {

    private static final int LENGTH = 8 * Tiles.LINE;

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll LossKernel kernel,
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 12) int lines,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] p = numbers.vector(random, lines * Tiles.LINE);
        float[] y = numbers.vector(random, lines * Tiles.LINE);
        float scale = random.nextFloat(0.01f, 2);
        Result scalar = run(Twin.SCALAR, kernel, scale, p, y, random);
        Result vector = run(Twin.VECTOR, kernel, scale, p, y, random);
        scalar.terms.assertSameBits("terms", vector.terms);
        scalar.delta.assertSameBits("delta", vector.delta);
    }

    @Property
    void resultIgnoresPositionAndOffset(@ForAll Twin twin, @ForAll LossKernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        float[] p = Numbers.SPECIAL.vector(random, LENGTH);
        float[] y = Numbers.SPECIAL.vector(random, LENGTH);
        Result all = run(twin, kernel, 0.3f, p, y, random);
        int at = random.nextInt(LENGTH);
        float[] p0 = new float[Tiles.LINE];
        float[] y0 = new float[Tiles.LINE];
        int elsewhere = random.nextInt(Tiles.LINE);
        p0[elsewhere] = p[at];
        y0[elsewhere] = y[at];
        Result alone = run(twin, kernel, 0.3f, p0, y0, random);
        Window.assertSameBits("terms", 0, at, all.terms.get(0, at), alone.terms.get(0, elsewhere));
        Window.assertSameBits("delta", 0, at, all.delta.get(0, at), alone.delta.get(0, elsewhere));
    }

    @Property(tries = 600)
    void termAgreesWithTheLossInDouble(@ForAll Twin twin, @ForAll LossKernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        float[] p = predictions(kernel, random);
        float[] y = targets(random);
        Window terms = run(twin, kernel, 1f, p, y, random).terms;
        for (int i = 0; i < LENGTH; i++) {
            double tolerance = kernel.termTolerance(p[i], y[i]);
            double term = kernel.term(p[i], y[i]);
            assertTrue(tolerance <= 6e-7 * term, "vacuous tolerance");
            Oracle.judge(kernel + " of " + p[i] + ", " + y[i], term, tolerance, terms.get(0, i));
        }
    }

    /** Both classes, the confident right answers too: the loss of the one is the loss of the other with the opposite logit. */
    @Property(tries = 20)
    void aConfidentRightAnswerKeepsItsLoss(@ForAll Twin twin) {
        float[] z = new float[2 * Tiles.LINE];
        float[] y = new float[2 * Tiles.LINE];
        for (int i = 0; i < Tiles.LINE; i++) {
            z[i] = 5 * (i + 1);
            y[i] = 1;
            z[Tiles.LINE + i] = -z[i];
        }
        Window terms = run(twin, LossKernel.BINARY_CROSS_ENTROPY, 1f, z, y, new Random(3)).terms;
        assertEquals(3.059023e-7f, terms.get(0, 2), 1e-12f);
        for (int i = 0; i < Tiles.LINE; i++) {
            double exact = Math.log1p(Math.exp(-z[i]));
            Oracle.judge("term of " + z[i], exact, 2 * ActivationNumbers.ULP * exact, terms.get(0, i));
            Window.assertSameBits("terms", 0, i, terms.get(0, i), terms.get(0, Tiles.LINE + i));
        }
    }

    /** The bounds would notice a cross-entropy that is computed as {@code softplus(z) - z·y} and loses its value on the way. */
    @Example
    void theBoundNoticesALossThatCancels() {
        for (float z : new float[] {5, 8, 10, 12, 15, 30, 80}) {
            float cancelled = Math.fma(-z, 1f, (float) Oracle.softplus(z));
            double error = Math.abs(cancelled - LossKernel.BINARY_CROSS_ENTROPY.term(z, 1));
            assertTrue(error > LossKernel.BINARY_CROSS_ENTROPY.termTolerance(z, 1), "at " + z);
        }
    }

    @Property(tries = 600)
    void deltaAgreesWithCentralDifferences(@ForAll Twin twin, @ForAll LossKernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        float[] p = predictions(kernel, random);
        float[] y = targets(random);
        float scale = random.nextFloat(0.01f, 2);
        Window delta = run(twin, kernel, scale, p, y, random).delta;
        for (int i = 0; i < LENGTH; i++) {
            double target = y[i];
            double slope = Oracle.slope(x -> kernel.term(x, target), p[i]);
            double error = kernel.slopeTolerance(p[i], y[i]);
            boolean smooth = error < Oracle.DIFFERENCE / 4;
            assertTrue(!smooth || error <= 6e-7 * kernel.slopeMagnitude(p[i], y[i]), "vacuous tolerance");
            double tolerance = error + Oracle.SLOPE_ERROR;
            Oracle.judge(kernel + "' of " + p[i] + ", " + y[i], scale * slope, scale * tolerance, delta.get(0, i));
        }
    }

    @Property(tries = 20)
    void padsStayZeroExceptInTheCrossEntropy(@ForAll Twin twin, @ForAll LossKernel kernel) {
        float[] zeros = new float[Tiles.LINE];
        Result result = run(twin, kernel, 0.5f, zeros, zeros, new Random(1));
        boolean logits = kernel == LossKernel.BINARY_CROSS_ENTROPY;
        for (int i = 0; i < zeros.length; i++) {
            assertEquals(logits ? (float) Math.log(2) : 0f, result.terms.get(0, i));
            assertEquals(logits ? 0.25f : 0f, result.delta.get(0, i));
        }
    }

    @Property(tries = 20)
    void extremeLogitsGiveFiniteCrossEntropies(@ForAll Twin twin) {
        float[] z = new float[Tiles.LINE];
        float[] y = new float[Tiles.LINE];
        float[] extremes = {1e4f, 1e4f, -1e4f, -1e4f, Float.MAX_VALUE, -Float.MAX_VALUE};
        float[] targets = {0, 1, 0, 1, 1, 0};
        System.arraycopy(extremes, 0, z, 0, extremes.length);
        System.arraycopy(targets, 0, y, 0, targets.length);
        Result result = run(twin, LossKernel.BINARY_CROSS_ENTROPY, 0.5f, z, y, new Random(2));
        float[] terms = {1e4f, 0, 0, 1e4f, 0, 0};
        float[] deltas = {0.5f, 0, 0, -0.5f, 0, 0};
        for (int i = 0; i < extremes.length; i++) {
            assertEquals(terms[i], result.terms.get(0, i), 0f);
            assertEquals(deltas[i], result.delta.get(0, i), 0f);
        }
    }

    @Property(tries = 100)
    void nanIsNeverHidden(@ForAll Twin twin, @ForAll LossKernel kernel, @ForAll boolean inTarget, @ForAll long seed) {
        Random random = new Random(seed);
        float[] p = predictions(kernel, random);
        float[] y = targets(random);
        int at = random.nextInt(LENGTH);
        (inTarget ? y : p)[at] = Float.NaN;
        Result result = run(twin, kernel, 1f, p, y, random);
        for (int i = 0; i < LENGTH; i++) {
            assertEquals(i == at, Float.isNaN(result.terms.get(0, i)));
            assertEquals(i == at, Float.isNaN(result.delta.get(0, i)));
        }
    }

    private static float[] predictions(LossKernel kernel, Random random) {
        float range = kernel == LossKernel.BINARY_CROSS_ENTROPY ? 80 : 3;
        float[] p = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            p[i] = random.nextFloat(-range, range);
        }
        return p;
    }

    private static float[] targets(Random random) {
        float[] y = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            y[i] = random.nextBoolean() ? random.nextInt(2) : random.nextFloat();
        }
        return y;
    }

    private record Result(Window terms, Window delta) {}

    private static Result run(Twin twin, LossKernel kernel, float scale, float[] p, float[] y, Random place) {
        Window prediction = Window.vector(place, p);
        Window target = Window.vector(place, y);
        Window terms = Window.output(place, 1, p.length, Float.NaN);
        Window delta = Window.output(place, 1, p.length, Float.NaN);
        kernel.run(twin.kernels.losses(), p.length, scale, prediction, target, terms, delta);
        prediction.assertUnchanged("prediction");
        target.assertUnchanged("target");
        terms.assertCanariesAlive("terms");
        delta.assertCanariesAlive("delta");
        return new Result(terms, delta);
    }
}
