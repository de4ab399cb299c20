package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing in the way: a warm training step allocates nothing. In a JVM of its own, which has no coverage agent. */
@Tag("everyKernel")
class StepAllocationTest {

    @Test
    void aWarmTrainingStepAllocatesNothing() throws Exception {
        ChildJvm.Printed printed = ChildJvm.run(ChildJvm.sameKernels(), StepAllocationProbe.class);
        assertEquals("0 bytes", printed.output().strip(), printed.errors());
    }
}
