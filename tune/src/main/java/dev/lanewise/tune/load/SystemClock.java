package dev.lanewise.tune.load;

import java.util.concurrent.locks.LockSupport;

/** {@link System#nanoTime}. */
enum SystemClock implements NanoClock {
    /** To the resolution of the clock. A thread that sleeps wakes up 50 microseconds late or more. */
    SPINNING {
        @Override
        void pause(long nanos) {
            Thread.onSpinWait();
        }
    },
    /** Leaves the processor to others. */
    SLEEPING {
        @Override
        void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };

    abstract void pause(long nanos);

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long waitUntil(long time) {
        long now = System.nanoTime();
        while (now - time < 0) {
            pause(time - now);
            now = System.nanoTime();
        }
        return now;
    }
}
