package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** None of the kernels in use allocates once it is compiled. */
@Tag("everyKernel")
class KernelAllocationTest {

    @Test
    void kernelsAllocateNothing() throws Exception {
        ChildJvm.Printed printed = ChildJvm.run(ChildJvm.sameKernels(), AllocationProbe.class);
        assertEquals(AllocationProbe.END, printed.output().strip(), printed.errors());
    }
}
