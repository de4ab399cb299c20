package dev.lanewise.warmup;

import java.util.function.BooleanSupplier;
import java.util.function.LongBinaryOperator;

/** Calls that only move a clock of their own, which begins anywhere. */
final class FakeCalls implements WarmUpCalls {

    /** What a call takes in nanoseconds. */
    interface Latency {
        /** Of call number {@code call} after {@code now} nanoseconds. */
        long nanos(int rows, long call, long now);
    }

    static final int DOORS = 3;

    private static final long ORIGIN = -1_000_000_000_000L;

    private final int[] batchSizes;
    private final Latency latency;
    private long elapsed;
    private long allocated;
    long calls;
    long lastStart;

    /** Bytes of a call with some rows after some nanoseconds. */
    LongBinaryOperator bytes = (_, _) -> 0;

    FakeCalls(Latency latency, int... batchSizes) {
        this.latency = latency;
        this.batchSizes = batchSizes;
    }

    long elapsed() {
        return elapsed;
    }

    WarmUpReport warmUp(long budgetNanos) {
        return new WarmUpRun(this, budgetNanos, () -> ORIGIN + elapsed, () -> allocated).run();
    }

    @Override
    public int[] batchSizes() {
        return batchSizes;
    }

    @Override
    public void call(int size) {
        lastStart = elapsed;
        allocated += bytes.applyAsLong(batchSizes[size], elapsed);
        elapsed += latency.nanos(batchSizes[size], calls++, elapsed);
    }

    @Override
    public int otherDoors() {
        return DOORS;
    }

    @Override
    public void callOther(int door, int size) {
        call(size);
    }

    @Override
    public void callTogether(BooleanSupplier goOn) {}
}
