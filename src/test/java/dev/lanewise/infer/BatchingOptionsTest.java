package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BatchingOptionsTest {

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused("maxBatchSize must be 1 to 1048576, but is 0", b -> b.maxBatchSize(0));
        assertRefused("maxQueueDelayMicros must be 0 to 60000000, but is -1", b -> b.maxQueueDelayMicros(-1));
        assertRefused("queueCapacity must be 1 to 1048576, but is 0", b -> b.queueCapacity(0));
        assertRefused("workers must be 1 to 62, but is 63", b -> b.workers(63));
    }

    @Test
    @SuppressWarnings("NullAway") // what it is about
    void aMissingChoiceIsNamed() {
        BatchingOptions.Builder builder = BatchingOptions.builder();
        builder.overload(null);
        assertEquals(
                "overload",
                assertThrows(NullPointerException.class, builder::build).getMessage());
        builder.overload(OverloadPolicy.BLOCK).precision(null);
        assertEquals(
                "precision",
                assertThrows(NullPointerException.class, builder::build).getMessage());
    }

    @Test
    void preferredSizesAscendAndFitIntoABatch() {
        String rule = "preferredBatchSizes must ascend from 1 to maxBatchSize, 64 at most, but are ";
        assertRefused(rule + "[0]", b -> b.preferredBatchSizes(0));
        assertRefused(rule + "[8, 8]", b -> b.preferredBatchSizes(8, 8));
        assertRefused(rule + "[16, 8]", b -> b.preferredBatchSizes(16, 8));
        assertRefused(rule + "[65]", b -> b.preferredBatchSizes(65));
    }

    @Test
    void aBatchTakesWhatIsQueuedOrTheLargestPreferredSize() {
        BatchingOptions plain = BatchingOptions.builder().maxBatchSize(10).build();
        assertEquals(1, plain.rowsToTake(0));
        assertEquals(7, plain.rowsToTake(7));
        assertEquals(10, plain.rowsToTake(11));
        assertEquals(10, plain.rowsToAwait());
        BatchingOptions preferring = BatchingOptions.builder()
                .maxBatchSize(10)
                .preferredBatchSizes(4, 8)
                .build();
        assertEquals(3, preferring.rowsToTake(3));
        assertEquals(4, preferring.rowsToTake(7));
        assertEquals(8, preferring.rowsToTake(100));
        assertEquals(4, preferring.rowsToAwait());
    }

    private static void assertRefused(String message, Consumer<BatchingOptions.Builder> setting) {
        BatchingOptions.Builder builder = BatchingOptions.builder();
        setting.accept(builder);
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
