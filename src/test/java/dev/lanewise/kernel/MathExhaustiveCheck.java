package dev.lanewise.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks the elementary functions on every one of the 2³² floats: the vector twin gives the bits of the scalar twin, and the
 * scalar twin keeps its promises against the reference in double. Then the twins of every element-wise activation and of its
 * derivative. Prints the greatest error of each function and where it is; exits with 1 if a promise is broken. Some minutes per
 * function and core.
 *
 * <pre>{@code
 * ./mvnw -q test-compile
 * java --add-modules jdk.incubator.vector -cp target/lanewise/classes:target/lanewise/test-classes \
 *     dev.lanewise.kernel.MathExhaustiveCheck [twins] [exp log tanh …] [activations]
 * }</pre>
 *
 * <p>{@code twins} leaves the reference out, {@code activations} stands for the twins of the activations. {@code -Dlanewise.vectorBits=64|128|256|512} forces a width.
 */
final class MathExhaustiveCheck {

    private static final int BLOCK_BITS = 16;

    private MathExhaustiveCheck() {}

    public static void main(String[] arguments) {
        List<String> words =
                Stream.of(arguments).map(word -> word.toUpperCase(Locale.ROOT)).toList();
        boolean twinsOnly = words.contains("TWINS");
        List<ElementaryFunction> functions = words.stream()
                .filter(word -> !List.of("TWINS", "ACTIVATIONS").contains(word))
                .map(ElementaryFunction::valueOf)
                .toList();
        boolean activations = words.contains("ACTIVATIONS");
        boolean everything = functions.isEmpty() && !activations;
        boolean kept = true;
        for (ElementaryFunction function : everything ? List.of(ElementaryFunction.values()) : functions) {
            Finding worst = IntStream.range(0, 1 << (Integer.SIZE - BLOCK_BITS))
                    .parallel()
                    .mapToObj(block -> check(function, block << BLOCK_BITS, !twinsOnly))
                    .reduce(Finding.NONE, Finding::worse);
            System.out.printf(Locale.ROOT, "%-18s %3d bits  %s%n", function, Lanes.LENGTH * Float.SIZE, worst);
            kept &= worst.fault.isEmpty() && worst.ulps <= function.maxUlps;
        }
        for (ActivationKernel kernel :
                everything || activations ? ActivationKernel.values() : new ActivationKernel[0]) {
            long different = IntStream.range(0, 1 << (Integer.SIZE - BLOCK_BITS))
                    .parallel()
                    .mapToLong(block -> differences(kernel, block << BLOCK_BITS))
                    .sum();
            System.out.printf(
                    Locale.ROOT, "%-18s %3d bits  %d differences%n", kernel, Lanes.LENGTH * Float.SIZE, different);
            kept &= different == 0;
        }
        System.exit(kept ? 0 : 1);
    }

    /** How many floats of a block the twins of an activation, or of its derivative, take to different bits. */
    private static long differences(ActivationKernel kernel, int firstBits) {
        float[] x = block(firstBits);
        float[][] results = new float[4][x.length];
        Arrays.fill(results[2], 1f);
        Arrays.fill(results[3], 1f);
        kernel.forward(Twin.SCALAR.kernels.activations(), x.length, x, 0, results[0], 0);
        kernel.forward(Twin.VECTOR.kernels.activations(), x.length, x, 0, results[1], 0);
        kernel.backward(Twin.SCALAR.kernels.activations(), x.length, x, 0, results[2], 0);
        kernel.backward(Twin.VECTOR.kernels.activations(), x.length, x, 0, results[3], 0);
        return IntStream.range(0, x.length)
                .filter(i -> !ElementaryFunction.sameResult(results[0][i], results[1][i])
                        || !ElementaryFunction.sameResult(results[2][i], results[3][i]))
                .count();
    }

    private static float[] block(int firstBits) {
        float[] x = new float[1 << BLOCK_BITS];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(firstBits + i);
        }
        return x;
    }

    private static Finding check(ElementaryFunction function, int firstBits, boolean againstReference) {
        float[] x = block(firstBits);
        float[] y = new float[x.length];
        function.vector(x, y);
        Finding worst = Finding.NONE;
        for (int i = 0; i < x.length; i++) {
            float expected = function.scalar(x[i]);
            if (!ElementaryFunction.sameResult(expected, y[i])) {
                worst = worst.worse(new Finding(Double.POSITIVE_INFINITY, x[i], y[i], "twins differ: " + expected));
            }
            if (againstReference) {
                double ulps = function.ulps(x[i], expected);
                String fault = function.fault(x[i], expected);
                if (ulps > worst.ulps || !fault.isEmpty()) {
                    worst = worst.worse(new Finding(ulps, x[i], expected, fault));
                }
            }
        }
        return worst;
    }

    /** The greatest error so far, the float it belongs to, and a broken promise if there is one. */
    private record Finding(double ulps, float x, float y, String fault) {

        static final Finding NONE = new Finding(0, 0, 0, "");

        Finding worse(Finding other) {
            if (fault.isEmpty() != other.fault.isEmpty()) {
                return fault.isEmpty() ? other : this;
            }
            return other.ulps > ulps ? other : this;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "max %.4f ulp at %s = %s, result %s %s", ulps, x, Float.toHexString(x), y, fault);
        }
    }
}
