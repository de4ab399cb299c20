package dev.lanewise.support;

import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.Patience;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings all the threads of a team together, or finds them all asleep. Fails where that never happens. */
final class Meeting {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Meeting() {}

    /** The threads of a team by number: each stays in its chunk until all have come, so none can take two. */
    static Thread[] of(Workers workers) {
        CyclicBarrier all = new CyclicBarrier(workers.threads());
        Thread[] team = new Thread[workers.threads()];
        workers.run(
                (_, worker) -> {
                    team[worker] = Thread.currentThread();
                    await(all);
                },
                workers.threads());
        return team;
    }

    static void await(CyclicBarrier barrier) {
        try {
            barrier.await(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the workers of {@code team} are parked and use no processor time. */
    static void awaitIdle(Thread[] team) {
        long end = System.nanoTime() + Patience.LIMIT.toNanos();
        while (!isIdle(team)) {
            if (System.nanoTime() > end) {
                fail("the workers do not come to rest");
            }
        }
    }

    private static boolean isIdle(Thread[] team) {
        long before = processorTime(team);
        sleep(20);
        boolean idle = before == processorTime(team);
        for (int worker = 1; worker < team.length; worker++) {
            idle &= team[worker].getState() == Thread.State.WAITING;
        }
        return idle;
    }

    private static long processorTime(Thread[] team) {
        long sum = 0;
        for (int worker = 1; worker < team.length; worker++) {
            sum += THREADS.getThreadCpuTime(team[worker].threadId());
        }
        return sum;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
