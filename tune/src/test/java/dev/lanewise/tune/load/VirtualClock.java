package dev.lanewise.tune.load;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntToLongFunction;

/** Time that passes when a test says so, or when somebody waits; what was planned for a moment happens then. */
public final class VirtualClock implements NanoClock {

    private record Event(long time, Runnable action) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::time));
    private long now = 1_000_000_007;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long waitUntil(long time) {
        while (!events.isEmpty() && events.peek().time() <= Math.max(now, time)) {
            Event event = events.remove();
            now = Math.max(now, event.time());
            event.action().run();
        }
        now = Math.max(now, time);
        return now;
    }

    /** The thread of the test does something for so long. */
    public void pass(long nanos) {
        now += nanos;
    }

    /** Something happens so much later, while somebody waits. */
    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, action));
    }

    /** A target that answers before it returns, after a time that depends on the request. */
    Target serving(IntToLongFunction nanos) {
        return (request, completion) -> {
            pass(nanos.applyAsLong(request));
            completion.ended(request);
        };
    }
}
