package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * None of the kernels in use allocates once it is compiled.
 *
 * <p>C2 compiles in the background with what it knows at that moment, and in a few of a hundred processes leaves an object in
 * some loop that it clears away in all the others. So a kernel fails that allocates in two processes.
 */
@Tag("everyKernel")
class KernelAllocationTest {

    @Test
    void kernelsAllocateNothing() throws Exception {
        Set<String> allocating = allocatingKernels();
        if (!allocating.isEmpty()) {
            allocating.retainAll(allocatingKernels());
        }
        assertEquals(Set.of(), allocating);
    }

    private static Set<String> allocatingKernels() throws Exception {
        ChildJvm.Printed printed = ChildJvm.run(ChildJvm.sameKernels(), AllocationProbe.class);
        List<String> lines = printed.output().lines().toList();
        assertEquals(AllocationProbe.END, lines.isEmpty() ? "" : lines.getLast(), printed.errors());
        return new TreeSet<>(lines.subList(0, lines.size() - 1));
    }
}
