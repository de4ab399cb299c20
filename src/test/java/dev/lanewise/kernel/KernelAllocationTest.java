package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** None of the kernels in use allocates once it is compiled. */
@Tag("everyKernel")
class KernelAllocationTest {

    @Test
    void kernelsAllocateNothing() throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.MODULE);
        for (String property : List.of(KernelProvider.KERNELS_PROPERTY, KernelProvider.VECTOR_BITS_PROPERTY)) {
            String value = System.getProperty(property);
            if (value != null) {
                flags.add("-D" + property + "=" + value);
            }
        }
        ChildJvm.Printed printed = ChildJvm.run(flags, AllocationProbe.class);
        assertEquals(AllocationProbe.END, printed.output().strip(), printed.errors());
    }
}
