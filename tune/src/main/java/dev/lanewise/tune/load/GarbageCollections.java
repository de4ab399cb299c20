package dev.lanewise.tune.load;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Pauses of the garbage collector.
 *
 * @param count how many
 * @param millis how long altogether
 */
public record GarbageCollections(long count, long millis) {

    /** Since the JVM began. Work of concurrent collectors beside the program, which they report as "cycles", is not in it. */
    static GarbageCollections untilNow() {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!bean.getName().endsWith("Cycles")) {
                // -1 where a collector does not say.
                count += Math.max(0, bean.getCollectionCount());
                millis += Math.max(0, bean.getCollectionTime());
            }
        }
        return new GarbageCollections(count, millis);
    }

    public GarbageCollections plus(GarbageCollections other) {
        return new GarbageCollections(count + other.count, millis + other.millis);
    }

    GarbageCollections since(GarbageCollections earlier) {
        return new GarbageCollections(count - earlier.count, millis - earlier.millis);
    }
}
