package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fails if this test run uses other kernels than it is meant to, so that no build passes because the vector kernels quietly
 * did not run. {@code -Dlanewise.test.expect} says which: {@code scalar}, {@code vector}, or {@code vector-} and a width in
 * bits. Without it, {@code vector}.
 */
@Tag("everyKernel")
class KernelsActiveTest {

    @Test
    void thisRunUsesTheKernelsItIsMeantToUse() {
        KernelProvider.Choice active = KernelProvider.active();
        String expected = System.getProperty("lanewise.test.expect", "vector");
        String actual = expected.contains("-") ? active.name() + "-" + active.vectorBits() : active.name();
        assertEquals(expected, actual, active.describe());
        assertSame(active.kernels(), KernelProvider.kernels());
        String twin = active.name().equals("vector") ? "VectorGemm" : "ScalarGemm";
        assertEquals(twin, active.kernels().gemm().getClass().getSimpleName());
    }

    @Test
    void theWidthInUseIsTheOneOfTheLanes() {
        KernelProvider.Choice active = KernelProvider.active();
        assertEquals(active.name().equals("vector") ? Lanes.LENGTH * Float.SIZE : 0, active.vectorBits());
    }
}
