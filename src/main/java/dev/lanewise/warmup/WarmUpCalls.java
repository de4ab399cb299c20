package dev.lanewise.warmup;

import java.util.function.BooleanSupplier;

/** What a warm-up calls. Batch sizes are named by their place in {@link #batchSizes}. */
interface WarmUpCalls {

    /** Ascending; the caller does not change them. */
    int[] batchSizes();

    /** The call whose latency is measured. */
    void call(int size);

    /** In how many other ways the same can be asked for. */
    int otherDoors();

    /** Asks in another way. */
    void callOther(int door, int size);

    /** Calls of several threads at a time, as long as {@code goOn} says so or for some milliseconds. */
    void callTogether(BooleanSupplier goOn);
}
