package dev.lanewise.infer;

import dev.lanewise.kernel.SeveralJvms;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A warm call of a batcher allocates nothing: alone, among others, and while batches wait for more rows. */
@Tag("compiledCode")
class BatcherAllocationTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "4, 100"})
    void aWarmCallAllocatesNothing(String threads, String maxQueueDelayMicros) throws Exception {
        SeveralJvms.assertNoBytes(
                Set.of(threads + " threads"), BatcherAllocationProbe.class, threads, maxQueueDelayMicros);
    }
}
