package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fails if this test run uses other kernels than it is meant to, so that no build passes because the vector kernels quietly
 * did not run. {@code -Dlanewise.test.expect} says which: {@code scalar}, {@code vector}, {@code vector-} and a width in bits, or
 * {@code avx2}, which is {@code vector} where the processor has no AVX. Without it, {@code vector}.
 */
@Tag("everyKernel")
class KernelsActiveTest {

    @Test
    void thisRunUsesTheKernelsItIsMeantToUse() {
        KernelProvider.Choice active = KernelProvider.active();
        System.out.println("Kernels under test: " + active.describe());
        String expected = expected();
        String actual = expected.contains("-") ? active.name() + "-" + active.vectorBits() : active.name();
        assertEquals(expected, actual, active.describe());
        assertSame(active.kernels(), KernelProvider.kernels());
        String twin = active.name().equals("vector") ? "VectorGemm" : "ScalarGemm";
        assertEquals(twin, active.kernels().gemm().getClass().getSimpleName());
    }

    private static String expected() {
        String expected = System.getProperty("lanewise.test.expect", "vector");
        if (!expected.equals("avx2")) {
            return expected;
        }
        return isX86() ? "vector-256" : "vector";
    }

    private static boolean isX86() {
        return List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    }

    @Test
    void thisRunUsesTheTilesItIsMeantToUse() {
        int forced = Integer.getInteger(KernelProvider.REGISTERS_PROPERTY, 0);
        boolean wide = Lanes.preferredBits() >= 512 || !isX86();
        assertEquals(forced != 0 ? forced : wide ? 32 : 16, Lanes.REGISTERS);
        assertEquals(Lanes.REGISTERS == 32, VectorGemm.LARGE_TILES);
        String tiles = (Lanes.REGISTERS == 32 ? 12 : 6) + " rows by 2 vectors for " + Lanes.REGISTERS + " registers";
        assertTrue(VectorGemm.describe().contains(tiles), VectorGemm.describe());
        if ("avx2".equals(System.getProperty("lanewise.test.expect")) && isX86()) {
            assertEquals(16, Lanes.REGISTERS);
        }
    }

    @Test
    void theWidthInUseIsTheOneOfTheLanes() {
        KernelProvider.Choice active = KernelProvider.active();
        assertEquals(active.name().equals("vector") ? Lanes.LENGTH * Float.SIZE : 0, active.vectorBits());
    }
}
