package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packed weights match exactly those weights that would be packed to the same bytes. */
@Tag("anyWidth")
class WeightFormatTest {

    private static final int K = 5;
    private static final int N = 20;
    private static final int W_OFFSET = 3;

    private record Packed(MemorySegment weights, float[] bias) {

        static Packed of(WeightFormat format, float[] w) {
            MemorySegment weights = MemorySegment.ofArray(
                    new long[(int) (WeightFormat.ALIGNMENT + format.layerBytes(K, N)) / Long.BYTES]);
            float[] bias = new float[1 + format.biasLength(N)];
            format.pack(K, N, w, W_OFFSET, weights, WeightFormat.ALIGNMENT, bias, 1);
            return new Packed(weights, bias);
        }

        boolean matches(WeightFormat format, float[] w) {
            return format.matches(K, N, w, W_OFFSET, weights, WeightFormat.ALIGNMENT, bias, 1);
        }

        boolean isSame(Packed other) {
            return weights.mismatch(other.weights) == -1
                    && MemorySegment.ofArray(bias).mismatch(MemorySegment.ofArray(other.bias)) == -1;
        }
    }

    private static float[] weights(Random random) {
        float[] w = new float[W_OFFSET + Tiles.panelLength(K, N)];
        for (int i = 0; i < K; i++) {
            for (int j = 0; j < N; j++) {
                w[W_OFFSET + Tiles.panelIndex(K, i, j)] = random.nextFloat(-1, 1);
            }
        }
        return w;
    }

    @ParameterizedTest
    @EnumSource
    void matchesWhatWouldBePackedToTheSameBytes(WeightFormat format) {
        Random random = new Random(1);
        int same = 0;
        int different = 0;
        for (int turn = 0; turn < 3_000; turn++) {
            float[] w = weights(random);
            Packed packed = Packed.of(format, w);
            assertTrue(packed.matches(format, w));
            int changed = W_OFFSET + Tiles.panelIndex(K, random.nextInt(K), random.nextInt(N));
            w[changed] = switch (random.nextInt(4)) {
                case 0 -> -w[changed];
                case 1 -> w[changed] * (1 + random.nextFloat() / 64); // may be rounded to the same
                case 2 -> Math.nextUp(w[changed]);
                default -> 0f * w[changed];
            };
            boolean isSame = packed.isSame(Packed.of(format, w));
            assertEquals(isSame, packed.matches(format, w));
            same += isSame ? 1 : 0;
            different += isSame ? 0 : 1;
        }
        assertTrue(different > 1_000, different + " differed");
        assertEquals(format == WeightFormat.FLOAT32, same == 0, "only float32 rounds nothing");
    }

    @ParameterizedTest
    @EnumSource
    void specialNumbersCountToo(WeightFormat format) {
        float[] w = weights(new Random(2));
        int at = W_OFFSET + Tiles.panelIndex(K, 2, 17);
        w[at] = 0f;
        Packed zero = Packed.of(format, w);
        w[at] = -0f;
        assertEquals(format == WeightFormat.INT8, zero.matches(format, w), "int8 has one zero");
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            w[at] = special;
            assertFalse(zero.matches(format, w), "0 is not " + special);
            if (format != WeightFormat.INT8) {
                float[] copy = Arrays.copyOf(w, w.length);
                assertTrue(Packed.of(format, w).matches(format, copy), special + " is " + special);
            }
        }
    }
}
