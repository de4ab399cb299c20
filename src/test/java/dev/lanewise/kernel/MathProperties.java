package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** The elementary functions on samples; {@link MathExhaustiveCheck} is the same for every float there is. */
class MathProperties {

    /** Floats per call of the vector twin, a multiple of every vector's length. */
    private static final int BLOCK = 1024;

    private static final int NEIGHBOURS = 40;

    @Property
    void twinsAreEqualInBitsWhateverTheBitsOfTheInput(
            @ForAll ElementaryFunction function, @ForAll("bitPatterns") int[] bits) {
        float[] x = new float[bits.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(bits[i]);
        }
        assertTwinsEqual(function, x);
    }

    @Provide
    Arbitrary<int[]> bitPatterns() {
        return Arbitraries.integers()
                .withDistribution(RandomDistribution.uniform())
                .array(int[].class)
                .ofSize(Lanes.LENGTH);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void promisesHoldAcrossTheWholeRangeOfFloats(@ForAll ElementaryFunction function) {
        assertPromises(function, everyFloatByStepsOf(4099));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void promisesHoldAroundEveryThreshold(@ForAll ElementaryFunction function) {
        assertPromises(function, aroundThresholds());
    }

    @Example
    void limitsAndFixedPointsAreExact() {
        float inf = Float.POSITIVE_INFINITY;
        assertBits(1f, ScalarMath.exp(0f));
        assertBits(1f, ScalarMath.exp(-0f));
        assertBits(0f, ScalarMath.exp(-inf));
        assertBits(inf, ScalarMath.exp(inf));
        assertBits(0f, ScalarMath.log(1f));
        assertBits(-inf, ScalarMath.log(0f));
        assertBits(-inf, ScalarMath.log(-0f));
        assertBits(inf, ScalarMath.log(inf));
        assertTrue(Float.isNaN(ScalarMath.log(-Float.MIN_VALUE)));
        assertTrue(Float.isNaN(ScalarMath.log(-inf)));
        assertBits(-0f, ScalarMath.tanh(-0f));
        assertBits(Float.MIN_VALUE, ScalarMath.tanh(Float.MIN_VALUE));
        assertBits(-1f, ScalarMath.tanh(-inf));
        assertBits(0.5f, ScalarMath.sigmoid(-0f));
        assertBits(0f, ScalarMath.sigmoid(-inf));
        assertBits(1f, ScalarMath.sigmoid(inf));
        assertBits(0f, ScalarMath.log1p(0f));
        assertBits(Float.MIN_VALUE, ScalarMath.log1p(Float.MIN_VALUE));
        assertBits((float) Math.log(2), ScalarMath.log1p(1f));
        assertBits(-0f, ScalarMath.erf(-0f));
        assertBits(1f, ScalarMath.erf(inf));
    }

    @Example
    void expOverflowsAfterTheLastFloatWhoseExponentialIsFinite() {
        float last = 0x1.62e42ep6f;
        assertTrue(Math.exp(last) < 0x1.ffffffp127 && Math.exp(Math.nextUp(last)) > 0x1.ffffffp127);
        assertTrue(Float.isFinite(ScalarMath.exp(last)));
        assertBits(Float.POSITIVE_INFINITY, ScalarMath.exp(Math.nextUp(last)));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void nanGivesNan(@ForAll ElementaryFunction function) {
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff}) {
            assertTrue(Float.isNaN(function.scalar(Float.intBitsToFloat(bits))), () -> Integer.toHexString(bits));
        }
    }

    @Example
    void sigmoidOfOppositeNumbersAddsUpToOne() {
        for (float x : everyFloatByStepsOf(1_000_003)) {
            if (!Float.isNaN(x)) {
                assertEquals(1f, ScalarMath.sigmoid(x) + ScalarMath.sigmoid(-x), Math.ulp(1f), () -> "at " + x);
            }
        }
    }

    /** Values of mpmath: without this the reference would only be compared with itself. */
    @Example
    void referenceOfErfIsRight() {
        assertEquals(0.27632639016823696, ElementaryFunction.ERF.exact(0.25f), 1e-15);
        assertEquals(0.5204998778130465, ElementaryFunction.ERF.exact(0.5f), 1e-15);
        assertEquals(0.8427007929497149, ElementaryFunction.ERF.exact(1f), 1e-15);
        assertEquals(0.9953222650189527, ElementaryFunction.ERF.exact(2f), 1e-15);
        assertEquals(0.9999779095030014, ElementaryFunction.ERF.exact(3f), 1e-15);
    }

    private static void assertPromises(ElementaryFunction function, float[] x) {
        assertTwinsEqual(function, x);
        for (float value : x) {
            float actual = function.scalar(value);
            double ulps = function.ulps(value, actual);
            assertTrue(ulps <= function.maxUlps, () -> "%s(%s) = %s: %s ulp".formatted(function, value, actual, ulps));
            assertEquals("", function.fault(value, actual), () -> "%s(%s) = %s".formatted(function, value, actual));
        }
    }

    private static void assertTwinsEqual(ElementaryFunction function, float[] x) {
        float[] y = new float[x.length];
        function.vector(x, y);
        for (int i = 0; i < x.length; i++) {
            float expected = function.scalar(x[i]);
            if (!ElementaryFunction.sameResult(expected, y[i])) {
                throw new AssertionError("%s(%s): scalar %s, vector %s".formatted(function, x[i], expected, y[i]));
            }
        }
    }

    private static void assertBits(float expected, float actual) {
        assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual), () -> "was " + actual);
    }

    private static float[] everyFloatByStepsOf(int step) {
        long count = (1L << Integer.SIZE) / step;
        float[] floats = new float[wholeBlocks((int) count)];
        for (int i = 0; i < count; i++) {
            floats[i] = Float.intBitsToFloat(i * step);
        }
        return floats;
    }

    /** The floats nearest to each place where a function changes its branch, its range or its kind of number. */
    private static float[] aroundThresholds() {
        double ln2 = Math.log(2);
        double[] places = Stream.of(
                        DoubleStream.of(
                                0, Float.MIN_NORMAL, 0x1p-24, 0x1p-12, 0.25, 0.5, Math.sqrt(0.5), 1, Math.sqrt(2), 2),
                        DoubleStream.of(MathConstants.ERF_SPLIT, MathConstants.ERF_CENTRE, MathConstants.ERF_HIGHEST),
                        DoubleStream.of(9.0109, MathConstants.TANH_HIGHEST, 16.6, 17.3, 87.3365, 88.7228, 89, 103.2789),
                        DoubleStream.of(
                                103.9721, 104, 0x1p22, 0x1p23, 0x1p24, Float.MAX_VALUE, Float.POSITIVE_INFINITY),
                        // Where the range reduction rounds to another integer, of exp and of tanh.
                        IntStream.range(0, 152).mapToDouble(n -> (n + 0.5) * ln2),
                        IntStream.range(0, 32).mapToDouble(n -> (n + 0.5) * ln2 / 2))
                .flatMapToDouble(place -> place)
                .toArray();
        int width = 2 * NEIGHBOURS + 1;
        float[] floats = new float[wholeBlocks(2 * width * places.length)];
        int count = 0;
        for (double place : places) {
            int bits = Float.floatToRawIntBits((float) place);
            for (int i = -NEIGHBOURS; i <= NEIGHBOURS; i++) {
                floats[count++] = Float.intBitsToFloat(bits + i);
                floats[count++] = -Float.intBitsToFloat(bits + i);
            }
        }
        return floats;
    }

    private static int wholeBlocks(int count) {
        return (count + BLOCK - 1) / BLOCK * BLOCK;
    }
}
