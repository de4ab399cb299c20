package dev.lanewise.kernel;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** None of the kernels in use allocates once it is compiled. */
@Tag("everyKernel")
@Tag("compiledCode")
class KernelAllocationTest {

    @Test
    void kernelsAllocateNothing() throws Exception {
        SeveralJvms.assertNoBytes(
                AllocationProbe.calls(KernelProvider.kernels()).keySet(), AllocationProbe.class);
    }
}
