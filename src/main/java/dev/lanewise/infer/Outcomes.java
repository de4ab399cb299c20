package dev.lanewise.infer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counters of exceptional outcomes. Not {@code LongAdder}s: these allocate under contention, and a request is counted
 * where an error would leave it half done.
 */
final class Outcomes {

    final AtomicLong inline = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();
    final AtomicLong deadlineMisses = new AtomicLong();
    final AtomicLong cancelled = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
}
