package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The whole neighbourhood of one intact file: nothing that a disk or a network does to it goes unnoticed. */
class DamagedFileTest {

    private static final byte[] INTACT = RawFile.bytesOf(SampleModel.create());

    private static void assertRefused(byte[] bytes, String damage) {
        ModelFormatException e =
                assertThrows(ModelFormatException.class, () -> RawFile.load(bytes), () -> damage + " went unnoticed");
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < INTACT.length; length++) {
            assertRefused(Arrays.copyOf(INTACT, length), "a cut at byte " + length);
        }
    }

    @Test
    void everyExtensionIsRefused() {
        for (int extra = 1; extra <= 9; extra++) {
            assertRefused(Arrays.copyOf(INTACT, INTACT.length + extra), extra + " bytes more");
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        for (int bit = 0; bit < 8 * INTACT.length; bit++) {
            byte[] flipped = INTACT.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped, "bit " + bit % 8 + " of byte " + bit / 8);
        }
    }

    @Test
    void everyZeroedSectorIsRefused() {
        for (int from = 0; from < INTACT.length; from++) {
            byte[] zeroed = INTACT.clone();
            Arrays.fill(zeroed, from, Math.min(zeroed.length, from + 64), (byte) 0);
            assertRefused(zeroed, "64 zeros from byte " + from);
        }
    }
}
