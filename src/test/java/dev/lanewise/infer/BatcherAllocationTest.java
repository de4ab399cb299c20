package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A warm call of a batcher allocates nothing: alone, among others, and while batches wait for more rows. */
@Tag("everyKernel")
class BatcherAllocationTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "4, 100"})
    void aWarmCallAllocatesNothing(int threads, int maxQueueDelayMicros) throws Exception {
        String nothing = threads + " threads, 0 bytes";
        ChildJvm.Printed printed = calls(threads, maxQueueDelayMicros);
        if (!printed.output().strip().equals(nothing)) {
            // C2 leaves an object in a loop in a few of a hundred processes (see KernelAllocationTest).
            printed = calls(threads, maxQueueDelayMicros);
        }
        assertEquals(nothing, printed.output().strip(), printed.errors());
    }

    private static ChildJvm.Printed calls(int threads, int maxQueueDelayMicros) throws Exception {
        return ChildJvm.run(
                ChildJvm.sameKernels(),
                BatcherAllocationProbe.class,
                Integer.toString(threads),
                Integer.toString(maxQueueDelayMicros));
    }
}
