package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Properties of both twins of {@link Sums}. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class SumsProperties {

    private static final int BLOCK_LINES = 256;

    /** Lengths in lines: some within a block, some around its end, some of many blocks. */
    @Provide
    Arbitrary<Integer> lines() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(1, 40)),
                Tuple.of(1, Arbitraries.integers().between(BLOCK_LINES - 2, BLOCK_LINES + 2)),
                Tuple.of(1, Arbitraries.integers().between(2 * BLOCK_LINES - 1, 3 * BLOCK_LINES + 1)));
    }

    private enum Kind {
        SUM {
            @Override
            double run(Sums sums, int length, float[] x, int offset) {
                return sums.sum(length, x, offset);
            }

            @Override
            float step(float x, float sum) {
                return sum + x;
            }

            @Override
            double term(double x) {
                return x;
            }
        },
        SUM_OF_SQUARES {
            @Override
            double run(Sums sums, int length, float[] x, int offset) {
                return sums.sumOfSquares(length, x, offset);
            }

            @Override
            float step(float x, float sum) {
                return Math.fma(x, x, sum);
            }

            @Override
            double term(double x) {
                return x * x;
            }
        };

        abstract double run(Sums sums, int length, float[] x, int offset);

        abstract float step(float x, float sum);

        abstract double term(double x);
    }

    @Property(tries = 600)
    void theTreeIsTheDocumentedOne(
            @ForAll Twin twin,
            @ForAll Kind kind,
            @ForAll Numbers numbers,
            @ForAll("lines") int lines,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] x = numbers.vector(random, lines * 16);
        assertSameBits(documented(kind, x), run(twin, kind, x, random));
    }

    @Property(tries = 20)
    void anotherOrderWouldShow(@ForAll Twin twin, @ForAll Kind kind, @ForAll long seed) {
        Random random = new Random(seed);
        int differences = 0;
        for (int i = 0; i < 20; i++) {
            float[] x = Numbers.ORDINARY.vector(random, 64);
            float sum = 0;
            for (float each : x) {
                sum = kind.step(each, sum);
            }
            differences += sum == run(twin, kind, x, random) ? 0 : 1;
        }
        assertTrue(differences > 0, "sums in order give the same bits");
    }

    @Property
    void twinsGiveEqualBits(@ForAll Kind kind, @ForAll Numbers numbers, @ForAll("lines") int lines, @ForAll long seed) {
        Random random = new Random(seed);
        float[] x = numbers.vector(random, lines * 16);
        assertSameBits(run(Twin.SCALAR, kind, x, random), run(Twin.VECTOR, kind, x, random));
    }

    @Property
    void agreesWithOracle(@ForAll Twin twin, @ForAll Kind kind, @ForAll("lines") int lines, @ForAll long seed) {
        Random random = new Random(seed);
        float[] x = Numbers.ORDINARY.vector(random, lines * 16);
        double sum = 0;
        double magnitude = 0;
        for (float each : x) {
            sum += kind.term(each);
            magnitude += Math.abs(kind.term(each));
        }
        // A number passes at most one lane of one block and the four levels of its tree; the doubles add nothing that
        // shows.
        double bound = Oracle.gamma(Math.min(lines, BLOCK_LINES) + 4 + 1) * magnitude;
        assertTrue(bound < 2e-5 * magnitude, "vacuous bound");
        Oracle.judge(kind.name(), sum, bound, run(twin, kind, x, random));
    }

    /** Sixteen lanes over lines, joined by halves; blocks of 256 lines added up in double. */
    private static double documented(Kind kind, float[] x) {
        double total = 0;
        for (int block = 0; block < x.length; block += BLOCK_LINES * 16) {
            float[] lanes = new float[16];
            for (int i = block; i < Math.min(block + BLOCK_LINES * 16, x.length); i++) {
                lanes[i % 16] = kind.step(x[i], lanes[i % 16]);
            }
            for (int half = 8; half >= 1; half /= 2) {
                for (int lane = 0; lane < half; lane++) {
                    lanes[lane] += lanes[lane + half];
                }
            }
            total += lanes[0];
        }
        return total;
    }

    private static double run(Twin twin, Kind kind, float[] x, Random place) {
        Window window = Window.vector(place, x);
        double sum = kind.run(twin.kernels.sums(), x.length, window.array, window.offset);
        window.assertUnchanged("x");
        return sum;
    }

    private static void assertSameBits(double expected, double actual) {
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(actual));
    }
}
