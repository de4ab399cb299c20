package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** Properties of both twins of the element-wise {@link Activations}. Every call also checks the canaries around it. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class ActivationsProperties {

    /** Those that take whole rows, with properties of their own. */
    private static final Set<String> ROW_WISE = Set.of("softmax", "logSoftmax");

    @Example
    void noFunctionIsForgotten() {
        Set<String> judged = Arrays.stream(ActivationKernel.values())
                .flatMap(kernel -> Stream.of(kernel.method, kernel.method + "Backward"))
                .collect(Collectors.toSet());
        ROW_WISE.forEach(method -> judged.addAll(List.of(method, method + "Backward")));
        Set<String> all = Arrays.stream(Activations.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toSet());
        assertEquals(all, judged);
    }

    @Property(tries = 1000)
    void twinsGiveEqualBits(
            @ForAll ActivationKernel kernel,
            @ForAll Numbers numbers,
            @ForAll @IntRange(min = 1, max = 12) int lines,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = numbers.vector(random, lines * Tiles.LINE);
        float[] delta = numbers.vector(random, lines * Tiles.LINE);
        forward(Twin.SCALAR, kernel, z, random).assertSameBits("a", forward(Twin.VECTOR, kernel, z, random));
        backward(Twin.SCALAR, kernel, z, delta, random)
                .assertSameBits("delta", backward(Twin.VECTOR, kernel, z, delta, random));
    }

    @Property
    void resultIgnoresPositionAndOffset(
            @ForAll Twin twin,
            @ForAll ActivationKernel kernel,
            @ForAll @IntRange(min = 1, max = 12) int lines,
            @ForAll long seed) {
        Random random = new Random(seed);
        int length = lines * Tiles.LINE;
        float[] z = Numbers.SPECIAL.vector(random, length);
        int by = random.nextInt(length);
        Window there = forward(twin, kernel, z, random);
        Window elsewhere = forward(twin, kernel, rotated(z, by), random);
        Window slopeThere = backward(twin, kernel, z, z, random);
        Window slopeElsewhere = backward(twin, kernel, rotated(z, by), rotated(z, by), random);
        for (int i = 0; i < length; i++) {
            int j = (i + by) % length;
            Window.assertSameBits("a", 0, i, there.get(0, i), elsewhere.get(0, j));
            Window.assertSameBits("delta", 0, i, slopeThere.get(0, i), slopeElsewhere.get(0, j));
        }
    }

    private static float[] rotated(float[] x, int by) {
        float[] rotated = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            rotated[(i + by) % x.length] = x[i];
        }
        return rotated;
    }

    @Property
    void inPlaceEqualsOutOfPlace(
            @ForAll Twin twin, @ForAll ActivationKernel kernel, @ForAll Numbers numbers, @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = numbers.vector(random, 5 * Tiles.LINE);
        Window inPlace = Window.vector(random, z);
        kernel.forward(
                twin.kernels.activations(), z.length, inPlace.array, inPlace.offset, inPlace.array, inPlace.offset);
        inPlace.assertCanariesAlive("a");
        forward(twin, kernel, z, random).assertSameBits("a", inPlace);
    }

    @Property(tries = 600)
    void agreesWithTheFunctionInDouble(@ForAll Twin twin, @ForAll ActivationKernel kernel, @ForAll long seed) {
        float[] z = pointsOfAllSizes(kernel, new Random(seed));
        Window a = forward(twin, kernel, z, new Random(seed));
        for (int i = 0; i < z.length; i++) {
            double tolerance = kernel.valueTolerance(z[i]);
            assertTrue(tolerance <= 1e-6 * (1 + Math.abs(z[i])), "vacuous tolerance");
            // A subnormal sigmoid or erf is off by three steps at most, which a product makes z times as many.
            double smallest = (1 + Math.abs(z[i])) * 3 * Float.MIN_VALUE;
            Oracle.judge(kernel + " of " + z[i], kernel.value(z[i]), tolerance + smallest, a.get(0, i));
        }
    }

    @Property(tries = 600)
    void derivativeAgreesWithCentralDifferences(@ForAll Twin twin, @ForAll ActivationKernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = pointsOfAllSizes(kernel, random);
        for (int i = 0; i < z.length; i++) {
            z[i] = kernel.isNearKink(z[i]) ? z[i] + 0.5f : z[i];
        }
        float[] ones = new float[z.length];
        Arrays.fill(ones, 1f);
        Window delta = backward(twin, kernel, derivativeInput(twin, kernel, z, random), ones, random);
        for (int i = 0; i < z.length; i++) {
            double tolerance = kernel.slopeTolerance(z[i]) + Oracle.SLOPE_ERROR;
            assertTrue(tolerance <= 1e-6 * (1 + Math.abs(z[i])), "vacuous tolerance");
            double slope = Oracle.slope(kernel::value, z[i]);
            Oracle.judge(kernel + "' of " + z[i], slope, tolerance, delta.get(0, i));
        }
    }

    /** The derivative is a factor: it is the same for every delta. */
    @Property
    void backwardMultipliesByTheDerivative(@ForAll Twin twin, @ForAll ActivationKernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        float[] from = derivativeInput(twin, kernel, pointsOfAllSizes(kernel, random), random);
        float[] delta = Numbers.ORDINARY.vector(random, from.length);
        float[] ones = new float[from.length];
        Arrays.fill(ones, 1f);
        Window factor = backward(twin, kernel, from, ones, random);
        Window product = backward(twin, kernel, from, delta, random);
        for (int i = 0; i < from.length; i++) {
            assertEquals(delta[i] * factor.get(0, i), product.get(0, i), 0f);
        }
    }

    @Property(tries = 20)
    void nanStaysNan(@ForAll Twin twin, @ForAll ActivationKernel kernel, @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = Numbers.ORDINARY.vector(random, 2 * Tiles.LINE);
        int at = random.nextInt(z.length);
        z[at] = Float.NaN;
        Window a = forward(twin, kernel, z, random);
        for (int i = 0; i < z.length; i++) {
            assertEquals(i == at, Float.isNaN(a.get(0, i)), "element " + i);
        }
    }

    @Property(tries = 20)
    void infinitiesGiveTheLimit(@ForAll Twin twin) {
        Random random = new Random(1);
        for (ActivationKernel kernel : ActivationKernel.values()) {
            float[] z = new float[Tiles.LINE];
            z[3] = Float.POSITIVE_INFINITY;
            z[4] = Float.NEGATIVE_INFINITY;
            Window a = forward(twin, kernel, z, random);
            float above = switch (kernel) {
                case SIGMOID, TANH, HARD_SIGMOID, SOFTSIGN -> 1f;
                case CLIP -> ActivationNumbers.LIMIT;
                case RELU, LEAKY_RELU, ELU, GELU, GELU_TANH, SILU, MISH, SOFTPLUS, EXPONENTIAL ->
                    Float.POSITIVE_INFINITY;
            };
            float below = switch (kernel) {
                case SIGMOID, HARD_SIGMOID, RELU, SOFTPLUS, EXPONENTIAL -> 0f;
                case GELU_TANH, MISH -> -0f;
                case TANH, SOFTSIGN -> -1f;
                case CLIP -> -ActivationNumbers.LIMIT;
                case ELU -> -ActivationNumbers.BELOW;
                case LEAKY_RELU -> Float.NEGATIVE_INFINITY;
                case GELU, SILU -> Float.NaN;
            };
            Window.assertSameBits(kernel.name(), 0, 3, above, a.get(0, 3));
            Window.assertSameBits(kernel.name(), 0, 4, below, a.get(0, 4));
        }
    }

    @Property(tries = 20)
    void derivativesAtInfinityAndBeyondWhatItsSquareHolds(@ForAll Twin twin) {
        for (float size : new float[] {1e10f, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
            float[] z = new float[Tiles.LINE];
            z[3] = size;
            z[4] = -size;
            float[] ones = new float[Tiles.LINE];
            Arrays.fill(ones, 1f);
            for (ActivationKernel kernel : ActivationKernel.values()) {
                if (kernel == ActivationKernel.GELU || kernel == ActivationKernel.SILU) {
                    continue;
                }
                Window delta =
                        backward(twin, kernel, derivativeInput(twin, kernel, z, new Random(6)), ones, new Random(5));
                float above = switch (kernel) {
                    case SIGMOID, TANH, HARD_SIGMOID, CLIP -> 0f;
                    case SOFTSIGN -> delta.get(0, 4);
                    case RELU, LEAKY_RELU, GELU_TANH, MISH, SOFTPLUS -> 1f;
                    case ELU -> ActivationNumbers.ABOVE;
                    case EXPONENTIAL -> Float.POSITIVE_INFINITY;
                    case GELU, SILU -> throw new AssertionError();
                };
                float below = kernel == ActivationKernel.LEAKY_RELU ? ActivationNumbers.SLOPE : 0f;
                assertEquals(above, delta.get(0, 3), 0f, kernel.name());
                assertEquals(below, delta.get(0, 4), kernel == ActivationKernel.SOFTSIGN ? 2e-20f : 0f, kernel.name());
            }
        }
    }

    @Property(tries = 20)
    void derivativesAtInfinityOfGeluAndSiluAreNan(@ForAll Twin twin) {
        float[] z = new float[Tiles.LINE];
        z[3] = Float.POSITIVE_INFINITY;
        z[4] = Float.NEGATIVE_INFINITY;
        float[] ones = new float[Tiles.LINE];
        Arrays.fill(ones, 1f);
        for (ActivationKernel kernel : List.of(ActivationKernel.GELU, ActivationKernel.SILU)) {
            Window delta = backward(twin, kernel, z, ones, new Random(5));
            Window.assertSameBits(kernel.name(), 0, 2, 0.5f, delta.get(0, 2));
            Window.assertSameBits(kernel.name(), 0, 3, Float.NaN, delta.get(0, 3));
            Window.assertSameBits(kernel.name(), 0, 4, Float.NaN, delta.get(0, 4));
        }
    }

    @Property(tries = 20)
    void whatIsCutKeepsNegativeZeroAndNan(@ForAll Twin twin, @ForAll @IntRange(max = 15) int at) {
        for (float kept : new float[] {-0f, 0f, Float.NaN, Float.MIN_VALUE}) {
            float[] z = new float[Tiles.LINE];
            z[at] = kept;
            for (ActivationKernel kernel :
                    List.of(ActivationKernel.RELU, ActivationKernel.LEAKY_RELU, ActivationKernel.CLIP)) {
                Window a = forward(twin, kernel, z, new Random(at));
                Window.assertSameBits(kernel.name(), 0, at, kept, a.get(0, at));
            }
        }
    }

    @Property(tries = 20)
    void derivativesAtZeroAreThoseOfTheNegativeSide(@ForAll Twin twin) {
        float[] zeros = new float[Tiles.LINE];
        float[] delta = new float[Tiles.LINE];
        Arrays.fill(delta, -2f);
        Random random = new Random(2);
        assertEquals(
                0f, backward(twin, ActivationKernel.RELU, zeros, delta, random).get(0, 0));
        assertEquals(
                ActivationNumbers.SLOPE * -2f,
                backward(twin, ActivationKernel.LEAKY_RELU, zeros, delta, random)
                        .get(0, 0));
        assertEquals(
                ActivationNumbers.BELOW * ActivationNumbers.STRETCH * -2f,
                backward(twin, ActivationKernel.ELU, zeros, delta, random).get(0, 0));
    }

    @Property(tries = 20)
    void zerosStayZeroWhereTheFunctionHasThem(@ForAll Twin twin, @ForAll ActivationKernel kernel) {
        float[] zeros = new float[2 * Tiles.LINE];
        Window a = forward(twin, kernel, zeros, new Random(3));
        Window delta = backward(twin, kernel, a.row(0), zeros, new Random(4));
        for (int i = 0; i < zeros.length; i++) {
            assertEquals((float) kernel.value(0), a.get(0, i));
            assertEquals(0f, delta.get(0, i));
        }
    }

    @Property(tries = 50)
    void boundedFunctionsStayInTheirBounds(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        float[] z = Numbers.HUGE.vector(random, 8 * Tiles.LINE);
        Window sigmoid = forward(twin, ActivationKernel.SIGMOID, z, random);
        Window hardSigmoid = forward(twin, ActivationKernel.HARD_SIGMOID, z, random);
        Window tanh = forward(twin, ActivationKernel.TANH, z, random);
        Window softsign = forward(twin, ActivationKernel.SOFTSIGN, z, random);
        Window elu = forward(twin, ActivationKernel.ELU, z, random);
        for (int i = 0; i < z.length; i++) {
            assertTrue(sigmoid.get(0, i) >= 0 && sigmoid.get(0, i) <= 1);
            assertTrue(hardSigmoid.get(0, i) >= 0 && hardSigmoid.get(0, i) <= 1);
            assertTrue(Math.abs(tanh.get(0, i)) <= 1);
            assertTrue(Math.abs(softsign.get(0, i)) <= 1);
            assertTrue(elu.get(0, i) >= -ActivationNumbers.BELOW);
        }
    }

    /** Points between -20 and 20, or within the kernel's bounds, half of them near zero on all scales. */
    private static float[] pointsOfAllSizes(ActivationKernel kernel, Random random) {
        float greatest = (float) kernel.greatest();
        float[] z = new float[8 * Tiles.LINE];
        for (int i = 0; i < z.length; i++) {
            float x = random.nextFloat(-greatest, greatest);
            z[i] = random.nextBoolean() ? x : Math.scalb(x, -random.nextInt(30));
        }
        return z;
    }

    private static float[] derivativeInput(Twin twin, ActivationKernel kernel, float[] z, Random random) {
        return kernel.backwardFromOutput ? forward(twin, kernel, z, random).row(0) : z;
    }

    private static Window forward(Twin twin, ActivationKernel kernel, float[] z, Random place) {
        Window input = Window.vector(place, z);
        Window a = Window.output(place, 1, z.length, Float.NaN);
        kernel.forward(twin.kernels.activations(), z.length, input.array, input.offset, a.array, a.offset);
        input.assertUnchanged("z");
        a.assertCanariesAlive("a");
        return a;
    }

    private static Window backward(Twin twin, ActivationKernel kernel, float[] from, float[] delta, Random place) {
        Window input = Window.vector(place, from);
        Window output = Window.vector(place, delta);
        kernel.backward(
                twin.kernels.activations(), from.length, input.array, input.offset, output.array, output.offset);
        input.assertUnchanged("input");
        output.assertCanariesAlive("delta");
        return output;
    }
}
