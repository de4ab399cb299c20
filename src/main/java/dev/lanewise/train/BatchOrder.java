package dev.lanewise.train;

import dev.lanewise.SeededRandom;
import java.util.stream.IntStream;

/**
 * In which order an epoch takes its rows: a function of seed and epoch alone, so a resumed run needs no other state.
 */
final class BatchOrder {

    private BatchOrder() {}

    static int[] of(boolean shuffle, long seed, int epoch, int rows) {
        return shuffle
                ? SeededRandom.of(seed, epoch).permutation(rows)
                : IntStream.range(0, rows).toArray();
    }
}
