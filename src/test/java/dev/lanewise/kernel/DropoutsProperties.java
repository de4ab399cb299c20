package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** The masks of {@link Dropouts}: which they are. {@code DropoutMaskTest} judges whether they are random. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class DropoutsProperties {

    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    /** The definition once more: rows from the JDK's SplitMix64, units in long arithmetic. */
    @Property
    void masksAreTheDocumentedOnes(
            @ForAll Twin twin,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 1000) int firstRow,
            @ForAll @IntRange(min = 1, max = 90) int n,
            @ForAll @IntRange(min = 1, max = 20) int twentieths) {
        long key = Dropouts.key(seed, firstRow, n);
        SplittableRandom rows = new SplittableRandom(key);
        for (int r = 0; r < firstRow; r++) {
            rows.nextLong();
        }
        int threshold = Dropouts.threshold(twentieths / 20.0);
        boolean[][] kept = kept(twin, key, firstRow, 3, n, threshold);
        for (int b = 0; b < 3; b++) {
            long numbers = rows.nextLong();
            long k1 = numbers & LOWER_HALF;
            long k2 = numbers >>> 32;
            for (int j = 0; j < n; j++) {
                long h = (j * 0x9E3779B9L + k1) & LOWER_HALF;
                h ^= h >> 16;
                h = h * 0x7FEB352DL & LOWER_HALF;
                h ^= k2;
                h ^= h >> 15;
                h = h * 0x846CA68BL & LOWER_HALF;
                h ^= h >> 16;
                assertEquals((h >> 8) < threshold, kept[b][j], "row " + b + ", unit " + j);
            }
        }
    }

    private static boolean[][] kept(Twin twin, long key, long firstRow, int rows, int n, int threshold) {
        int ld = Tiles.padded(n);
        float[] x = new float[rows * ld];
        Arrays.fill(x, 1f);
        twin.kernels.dropouts().apply(rows, 0, n, key, firstRow, threshold, 1f, x, 0, ld, x, 0, ld);
        boolean[][] kept = new boolean[rows][n];
        for (int b = 0; b < rows; b++) {
            for (int j = 0; j < n; j++) {
                kept[b][j] = x[b * ld + j] == 1f;
            }
        }
        return kept;
    }

    @Property
    void keysAreSplitMixNumbersOfSeedStepAndLayer(
            @ForAll long seed, @ForAll long step, @ForAll @IntRange(max = 99) int layer) {
        long ofStep = next(next(seed) ^ step);
        assertEquals(next(ofStep ^ layer), Dropouts.key(seed, step, layer));
    }

    private static long next(long state) {
        return new SplittableRandom(state).nextLong();
    }

    /** Which rows come together in a call does not matter. */
    @Property
    void rowsOfABatchEqualTheRowsAlone(@ForAll Twin twin, @ForAll long key, @ForAll long firstRow) {
        int threshold = Dropouts.threshold(0.6);
        boolean[][] batch = kept(twin, key, firstRow, 9, 33, threshold);
        for (int b = 0; b < 9; b++) {
            boolean[][] alone = kept(twin, key, firstRow + b, 1, 33, threshold);
            assertTrue(Arrays.equals(batch[b], alone[0]));
        }
    }

    @Property
    void keptNumbersAreScaledAndOthersZeroWhateverTheyAre(
            @ForAll Twin twin, @ForAll Numbers numbers, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = LayerOperands.of(4, 40, numbers, random);
        int threshold = LayerOperands.THRESHOLD;
        boolean[][] kept = kept(twin, o.key(), LayerOperands.FIRST_ROW, 4, 40, threshold);
        Window y = LayerKernel.DROPOUT.run(twin, o, random).getFirst();
        float scale = (float) (1 / LayerOperands.KEEP);
        for (int b = 0; b < 4; b++) {
            for (int j = 0; j < 40; j++) {
                Window.assertSameBits("y", b, j, kept[b][j] ? o.x()[b][j] * scale : 0f, y.get(b, j));
            }
        }
    }

    @Property(tries = 20)
    void withoutDropoutAllIsKeptAsItIs(@ForAll Twin twin, @ForAll long key) {
        int threshold = Dropouts.threshold(1);
        assertEquals(1f, Dropouts.scale(threshold));
        for (boolean[] row : kept(twin, key, 0, 100, 100, threshold)) {
            for (boolean kept : row) {
                assertTrue(kept);
            }
        }
    }

    @Property(tries = 20)
    void thresholdAndScaleAreThoseOfTheShare(@ForAll @IntRange(min = 1, max = 1000) int thousandths) {
        double keep = thousandths / 1000.0;
        int threshold = Dropouts.threshold(keep);
        assertEquals(keep, threshold / 0x1p24, 0x1p-25);
        assertEquals(1.0, Dropouts.scale(threshold) * (threshold / 0x1p24), 0x1p-24);
    }
}
