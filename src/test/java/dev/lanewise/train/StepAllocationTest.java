package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nothing in the way: a warm training step allocates nothing. In a JVM of its own, which has no coverage agent; and in a second
 * one if the first was among the few in which C2 leaves an object in a loop (see KernelAllocationTest).
 */
@Tag("everyKernel")
class StepAllocationTest {

    @Test
    void aWarmTrainingStepAllocatesNothing() throws Exception {
        ChildJvm.Printed printed = steps();
        if (!printed.output().strip().equals("0 bytes")) {
            printed = steps();
        }
        assertEquals("0 bytes", printed.output().strip(), printed.errors());
    }

    private static ChildJvm.Printed steps() throws Exception {
        return ChildJvm.run(ChildJvm.sameKernels(), StepAllocationProbe.class);
    }
}
