package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    void x86TellsAModelName() {
        List<String> lines = List.of(
                "processor\t: 0",
                "vendor_id\t: AuthenticAMD",
                "model name\t: AMD EPYC\u0085 7B13 ",
                "",
                "model name\t: other");
        assertEquals("AMD EPYC  7B13", Host.cpuName(lines));
    }

    /** Two Arm machines were both called aarch64, and the tuning of the one was taken for the other's. */
    @Test
    void armTellsImplementersAndParts() {
        String arch = System.getProperty("os.arch");
        List<String> graviton = List.of(
                "processor\t: 0",
                "CPU implementer\t: 0x41",
                "CPU architecture: 8",
                "CPU part\t: 0xd40",
                "CPU revision\t: 1");
        List<String> bigAndLittle = List.of(
                "processor\t: 0",
                "CPU implementer\t: 0x41",
                "CPU part\t: 0xd46",
                "processor\t: 1",
                "CPU implementer\t: 0x51",
                "CPU part\t: 0x001",
                "processor\t: 2",
                "CPU implementer\t: 0x41",
                "CPU part\t: 0xd46");
        assertEquals(arch + " 0x41:0xd40", Host.cpuName(graviton));
        assertEquals(arch + " 0x41:0xd46 0x51:0x001", Host.cpuName(bigAndLittle));
    }

    @Test
    void linesWithoutANameGiveNone() {
        assertEquals(
                "", Host.cpuName(List.of("processor\t: 0", "model name\t:  ", "CPU implementer\t: 0x41", "no colon")));
        assertEquals("", Host.cpuName(List.of()));
        assertFalse(Host.cpuName().isBlank());
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
