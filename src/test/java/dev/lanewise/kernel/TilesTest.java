package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("anyWidth")
class TilesTest {

    @Test
    void paddingRoundsUpToWholeLines() {
        assertEquals(16, Tiles.padded(1));
        assertEquals(16, Tiles.padded(16));
        assertEquals(32, Tiles.padded(17));
    }

    @Test
    void rowStridesAreWholeLinesAndNeverWholePages() {
        for (int n = 1; n <= 5000; n++) {
            int stride = Tiles.rowStride(n);
            assertTrue(stride >= n);
            assertEquals(0, stride % 16);
            assertNotEquals(0, stride % 1024);
            assertTrue(stride - n < 32);
        }
    }

    @Test
    void panelsAreLinesOfOutputsInputByInput() {
        assertEquals(0, Tiles.panelIndex(5, 0, 0));
        assertEquals(15, Tiles.panelIndex(5, 0, 15));
        assertEquals(16, Tiles.panelIndex(5, 1, 0));
        assertEquals(5 * 16, Tiles.panelIndex(5, 0, 16));
        assertEquals(5 * 16 + 3 * 16 + 1, Tiles.panelIndex(5, 3, 17));
        assertEquals(5 * 32, Tiles.panelLength(5, 17));
    }

    @Test
    void onlyLayersWithOneLineOfOutputsAndManyInputsAreNarrow() {
        assertTrue(Tiles.isNarrow(32, 16));
        assertTrue(Tiles.isNarrow(32, 1));
        assertFalse(Tiles.isNarrow(31, 16));
        assertFalse(Tiles.isNarrow(32, 17));
    }

    @Test
    void rowVariantsAreThoseOfTheTilesUpToTheMost() {
        assertArrayEquals(new int[] {1}, Tiles.rowVariants(1));
        assertArrayEquals(new int[] {1, 2, 3, 4, 5}, Tiles.rowVariants(5));
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 15}, Tiles.rowVariants(15));
        int secondBlock = Blocks.ACTIVE.rows() + 1;
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 15, secondBlock, 5000}, Tiles.rowVariants(5000));
    }
}
