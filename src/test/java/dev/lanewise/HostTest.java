package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HostTest {

    @Test
    void thisHostIsTheSameAgain() {
        Host host = Host.current();
        assertEquals(host, Host.current());
        assertEquals(KernelInfo.active().vectorBits(), host.vectorBits());
        assertTrue(host.id().contains(Runtime.version().toString()), host.id());
    }

    /** Model files keep tunings under it. */
    @Test
    void theIdIsTheSameInEveryVersion() {
        assertEquals("AMD EPYC 7B13 x2, JDK 25.0.3+9, 256 bits", new Host("AMD EPYC 7B13", 2, "25.0.3+9", 256).id());
        assertEquals("aarch64 x1, JDK 26, scalar", new Host("aarch64", 1, "26", 0).id());
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertRefused("cpu must be one line of text, but is blank", " ", 1, "25", 0);
        assertRefused("cpu must be one line of text, but holds U+000A", "a\nb", 1, "25", 0);
        assertRefused("cpu must be one line of text, but holds U+0085", "a\u0085", 1, "25", 0);
        assertRefused("cpu must be one line of text, but holds U+D83D", "a\ud83d", 1, "25", 0);
        assertRefused("processors must be at least 1, but is 0", "a", 0, "25", 0);
        assertRefused("jdk must be one line of text, but is blank", "a", 1, "", 0);
        assertRefused("vectorBits must be 0, 64, 128, 256 or 512, but is 96", "a", 1, "25", 96);
    }

    private static void assertRefused(String message, String cpu, int processors, String jdk, int vectorBits) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new Host(cpu, processors, jdk, vectorBits))
                        .getMessage());
    }
}
