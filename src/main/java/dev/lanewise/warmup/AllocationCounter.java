package dev.lanewise.warmup;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Counts the bytes that a thread allocates, where the JVM does so: module {@code jdk.management} may be missing. */
final class AllocationCounter {

    /** What the counter gives where nothing is counted. */
    static final long UNKNOWN = -1;

    private AllocationCounter() {}

    /** Touched only where its classes are there. */
    private static final class Bean {

        static LongSupplier counter() {
            return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                            && threads.isThreadAllocatedMemorySupported()
                            && threads.isThreadAllocatedMemoryEnabled()
                    ? threads::getCurrentThreadAllocatedBytes
                    : () -> UNKNOWN;
        }
    }

    /** Bytes on the heap that the thread that asks has allocated so far; {@link #UNKNOWN} for virtual threads, too. */
    static LongSupplier ofCurrentThread() {
        return ModuleLayer.boot().findModule("jdk.management").isPresent() ? Bean.counter() : () -> UNKNOWN;
    }
}
