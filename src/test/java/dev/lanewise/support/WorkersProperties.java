package dev.lanewise.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** {@link Workers} against a plain loop, for any number of threads and chunks. */
@Tag("anyWidth")
class WorkersProperties {

    private static final int MAX_CHUNKS = 1000;

    @Property(tries = 200)
    void everyChunkRunsOnce(
            @ForAll @IntRange(min = 1, max = 8) int threads, @ForAll @IntRange(max = MAX_CHUNKS) int chunks) {
        int[] calls = new int[MAX_CHUNKS];
        try (Workers workers = Workers.of(threads)) {
            workers.run((chunk, _) -> calls[chunk]++, chunks);
            workers.run((chunk, _) -> calls[chunk]++, MAX_CHUNKS);
        }
        for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
            assertEquals(chunk < chunks ? 2 : 1, calls[chunk], "chunk " + chunk);
        }
    }

    @Property(tries = 100)
    void aWorkerNumberBelongsToOneThread(
            @ForAll @IntRange(min = 1, max = 8) int threads, @ForAll @IntRange(min = 1, max = MAX_CHUNKS) int chunks) {
        int[] worker = new int[chunks];
        Thread[] thread = new Thread[chunks];
        try (Workers workers = Workers.of(threads)) {
            workers.run(
                    (chunk, number) -> {
                        worker[chunk] = number;
                        thread[chunk] = Thread.currentThread();
                    },
                    chunks);
        }
        Thread[] owner = new Thread[threads];
        owner[0] = Thread.currentThread();
        for (int chunk = 0; chunk < chunks; chunk++) {
            Thread known = owner[worker[chunk]];
            owner[worker[chunk]] = thread[chunk];
            assertSame(known == null ? thread[chunk] : known, thread[chunk], "chunk " + chunk);
        }
        assertEquals(
                IntStream.of(worker).distinct().count(),
                IntStream.of(worker)
                        .mapToObj(number -> owner[number])
                        .distinct()
                        .count());
    }
}
