package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("anyWidth")
class BlocksTest {

    private static Blocks of(int kilobytes) {
        return Blocks.of(new Caches(kilobytes, "test"));
    }

    @Test
    void theyFitTheSecondLevelCache() {
        for (int kilobytes : new int[] {64, 256, 512, 1024, 1280, 2048}) {
            Blocks blocks = of(kilobytes);
            assertTrue(
                    blocks.rows() == 12 || blocks.rows() * Blocks.CHAIN * 4 <= kilobytes * 1024 * 3 / 4,
                    blocks.toString());
            assertEquals(0, blocks.rows() % 12);
            assertEquals(Math.max(64, kilobytes / 2) * 1024, blocks.packedLength() * 4);
        }
        assertEquals(96, of(512).rows());
        assertEquals(192, of(1024).rows());
    }

    @Test
    void aHugeCacheDoesNotMakeHugeBlocks() {
        assertEquals(of(2048).rows(), of(16 * 1024).rows());
        assertEquals(of(2048).packedLength(), of(16 * 1024).packedLength());
    }

    @Test
    void evenBlocksDifferLittleAndCoverAll() {
        assertEquals(100, Blocks.even(100, 512, 1));
        assertEquals(600, Blocks.even(1200, 1024, 1));
        assertEquals(66, Blocks.even(128, 96, 6));
        assertEquals(304, Blocks.even(600, 512, 16));
        for (int total = 1; total < 2000; total++) {
            int length = Blocks.even(total, 512, 16);
            assertTrue(length >= 1 && length <= 512, total + ": " + length);
            assertTrue(Math.ceilDiv(total, length) <= Math.ceilDiv(total, 512));
        }
    }
}
