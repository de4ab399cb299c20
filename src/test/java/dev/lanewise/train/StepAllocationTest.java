package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing in the way: a warm training step allocates nothing. In a JVM of its own, which has no coverage agent; and in a second
 * one if the first was among the few in which C2 leaves an object in a loop (see KernelAllocationTest).
 */
@Tag("everyKernel")
class StepAllocationTest {

    @ParameterizedTest
    @CsvSource({"16, 1, 0", "300, 2, 1"})
    void aWarmTrainingStepAllocatesNothing(int width, int threads, int workers) throws Exception {
        String nothing = "0 bytes, " + workers + " workers";
        ChildJvm.Printed printed = steps(width, threads);
        if (!printed.output().strip().equals(nothing)) {
            printed = steps(width, threads);
        }
        assertEquals(nothing, printed.output().strip(), printed.errors());
    }

    private static ChildJvm.Printed steps(int width, int threads) throws Exception {
        return ChildJvm.run(
                ChildJvm.sameKernels(), StepAllocationProbe.class, Integer.toString(width), Integer.toString(threads));
    }
}
