package dev.lanewise.train;

import dev.lanewise.kernel.SeveralJvms;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A warm training step allocates nothing, on one thread and on several. */
@Tag("compiledCode")
class StepAllocationTest {

    @ParameterizedTest
    @CsvSource({"16, 1, 0", "300, 2, 1"})
    void aWarmTrainingStepAllocatesNothing(String width, String threads, int workers) throws Exception {
        SeveralJvms.assertNoBytes(
                Set.of("step with " + workers + " workers"), StepAllocationProbe.class, width, threads);
    }
}
