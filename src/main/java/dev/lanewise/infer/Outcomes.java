package dev.lanewise.infer;

import java.util.concurrent.atomic.LongAdder;

/** Counts of what does not happen to every request. */
final class Outcomes {

    final LongAdder inline = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder deadlineMisses = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder failed = new LongAdder();
}
