package dev.lanewise.infer;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Forms batches out of the queue, computes them and hands out the answers: the protocol that {@link MicroBatcher}
 * explains. Knows nothing of capacity, closing or who waits for a place.
 */
final class Coalescer {

    /** How a wait has ended. */
    enum Wait {
        SETTLED,
        LATE,
        INTERRUPTED
    }

    /** What {@link #tryLead} gives to a thread that cannot lead now. */
    static final int NONE = Leadership.NONE;

    /** A thread that waits for rows parks until this long before the end, since parking takes about that too long. */
    private static final long SPIN_NANOS = 50_000;

    private final BatchingOptions options;
    private final Request[] requests;
    private final Batch[] batches;
    private final Places places;
    private final Outcomes outcomes;
    private final RequestQueue queue;
    private final Leadership leadership;
    private final WakeLists wakeLists;
    private final AsyncLeader async;

    private volatile Generation generation;

    /** The leader that waits for more rows. */
    private volatile @Nullable Thread gatherer;

    /** A request is queued that has less time than a batch may wait for more rows. */
    private volatile boolean hurry;

    private volatile boolean closing;

    Coalescer(BatchingOptions options, Generation first, Places places, Outcomes outcomes) {
        this.options = options;
        this.places = places;
        this.outcomes = outcomes;
        generation = first;
        int inputs = first.model().network().inputs();
        int outputs = first.model().network().outputs();
        requests = new Request[options.queueCapacity()];
        for (int number = 0; number < requests.length; number++) {
            requests[number] = new Request(number, inputs, outputs);
        }
        batches = new Batch[options.workers()];
        for (int worker = 0; worker < batches.length; worker++) {
            batches[worker] = new Batch(options, inputs, outputs);
        }
        queue = new RequestQueue(requests.length);
        leadership = new Leadership(options.workers());
        wakeLists = new WakeLists(options.workers(), options.mostRows());
        async = new AsyncLeader(this, requests);
    }

    /** The thread that leads for futures. */
    AsyncLeader async() {
        return async;
    }

    Generation generation() {
        return generation;
    }

    /** Every batch that starts from now on is computed by this one. */
    void use(Generation next) {
        generation = next;
    }

    /** Outputs of a row. */
    int outputs() {
        return generation.model().network().outputs();
    }

    Request request(int place) {
        return requests[place];
    }

    /** Requests that wait now. */
    int queued() {
        return queue.size();
    }

    BatcherStatistics statistics() {
        List<WorkerStatistics> workers =
                Arrays.stream(batches).map(batch -> batch.statistics).toList();
        return WorkerStatistics.summarize(workers, outcomes, queued(), generation.number());
    }

    WorkerStatistics statistics(int worker) {
        return batches[worker].statistics;
    }

    /** From now on nobody waits for more rows. */
    void close() {
        closing = true;
        Waking.unpark(gatherer);
    }

    /** Puts an opened request in the queue. The caller must see to it then that somebody leads. */
    void put(Request request) {
        queue.put(request.number);
        if (request.timeoutNanos() <= options.maxQueueDelayNanos()) {
            hurry = true;
        }
        Thread waiting = gatherer;
        if (waiting != null && (hurry || queue.size() >= options.rowsToAwait())) {
            Waking.unpark(waiting);
        }
    }

    /**
     * Waits until a request of this thread is settled, and leads whenever it may.
     *
     * @return SETTLED; or why the thread has given up, and then the request is no longer its own
     */
    Wait await(Request request) {
        Thread me = Thread.currentThread();
        long arrival = request.arrival();
        long timeoutNanos = request.timeoutNanos();
        while (!request.isSettled()) {
            int worker = request.isQueued() ? tryLead() : NONE;
            if (worker != NONE) {
                lead(worker);
                continue;
            }
            long waited = System.nanoTime() - arrival;
            if (waited >= timeoutNanos && abandon(request)) {
                outcomes.deadlineMisses.incrementAndGet();
                return Wait.LATE;
            }
            if (me.isInterrupted() && abandon(request)) {
                outcomes.cancelled.incrementAndGet();
                return Wait.INTERRUPTED;
            }
            try {
                if (timeoutNanos == Request.NO_TIMEOUT) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, timeoutNanos - waited);
                }
            } catch (Throwable thrown) { // to park a virtual thread takes memory
                if (abandon(request)) {
                    outcomes.cancelled.incrementAndGet();
                    throw thrown;
                }
            }
        }
        return Wait.SETTLED;
    }

    /** Gives up a request of this thread. If it was the one that should lead next, the one after it should now. */
    private boolean abandon(Request request) {
        boolean abandoned = request.abandon();
        if (abandoned) {
            wakeNextLeader();
        }
        return abandoned;
    }

    /** The number of a worker if there are requests and the thread may lead, which it must then; else {@link #NONE}. */
    int tryLead() {
        return queue.peek() == RequestQueue.NONE ? NONE : leadership.tryBegin();
    }

    /**
     * Forms a batch, computes it and hands out the answers.
     *
     * <p>Never throws: what fails are the requests. Where an error is caught, the frames that met it are gone and the
     * stack is as deep as it was when the thread began to lead; and nothing is allocated from there on.
     */
    void lead(int worker) {
        Batch batch = batches[worker];
        Throwable failure = null;
        try {
            form(batch);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        leadership.formed();
        wakeNextLeader();

        int wakeList = wakeLists.take();
        boolean forFutures = false;
        int rows = batch.rows();
        if (rows > 0) {
            if (failure == null) {
                failure = batch.compute(generation, worker);
            }
            for (int row = 0; row < rows; row++) {
                forFutures |= settle(batch.request(row), failure, rows, wakeList);
            }
            batch.clear();
        }
        leadership.finished(worker);
        wakeNextLeader();

        // Only now, when somebody else may lead: to wake a thread takes as long as to compute a row or more.
        if (forFutures) {
            wakeForFutures();
        }
        wakeLists.wake(wakeList);
    }

    private void form(Batch batch) {
        boolean hurried = options.maxQueueDelayMicros() > 0 && awaitRows();
        fill(batch);
        if (hurried && queue.size() > 0) {
            hurry = true; // who is in a hurry may be among those that are left
        }
    }

    private void fill(Batch batch) {
        int rows = options.rowsToTake(queue.size());
        long now = System.nanoTime();
        while (batch.rows() < rows) {
            int number = queue.poll();
            if (number == RequestQueue.NONE) {
                return;
            }
            admit(requests[number], now, batch);
        }
    }

    /** Takes a request into the batch, unless it needs no answer any more. */
    private void admit(Request request, long now, Batch batch) {
        FutureAnswer future = request.future();
        Thread waiter = request.waiter();
        if (future != null && future.isDone()) {
            outcomes.cancelled.incrementAndGet();
            free(request);
        } else if (request.isLate(now) && request.expire()) {
            outcomes.deadlineMisses.incrementAndGet();
            if (future != null) {
                async.settled(request);
                async.wake();
            } else {
                Waking.unpark(waiter);
            }
        } else if (request.take()) {
            batch.add(request);
        } else {
            free(request);
        }
    }

    /** Hands out an answer or a failure; whether the request is one of a future. */
    private boolean settle(Request request, @Nullable Throwable failure, int rows, int wakeList) {
        // Read before: once it is settled, the place may be given to another request at any time.
        Thread waiter = request.waiter();
        boolean forFuture = request.future() != null;
        if (failure != null) {
            outcomes.failed.incrementAndGet();
        }
        if (!request.settle(failure, rows)) {
            free(request);
        } else if (forFuture) {
            async.settled(request);
        } else if (waiter != null && waiter != Thread.currentThread()) {
            wakeLists.add(wakeList, waiter);
        }
        return forFuture;
    }

    /** Lets the thread of the futures complete what is settled, even if it waits for the rows of a batch just now. */
    void wakeForFutures() {
        async.wake();
        Waking.unpark(gatherer);
    }

    /** Frees the place of a request that nobody needs any more. */
    void free(Request request) {
        request.free();
        places.put(request.number);
    }

    /** Waits until there are enough rows or the oldest has waited for so long; whether somebody is in a hurry. */
    private boolean awaitRows() {
        sweep();
        int oldest = queue.peek();
        if (oldest == RequestQueue.NONE) {
            return false;
        }
        Thread me = Thread.currentThread();
        gatherer = me;
        try {
            park(me, requests[oldest].arrival());
        } catch (Throwable _) {
            // To park a virtual thread takes memory. Without it, it does not wait for more rows.
        }
        gatherer = null;
        if (!hurry) {
            return false;
        }
        // Before the queue is read: who put its request in the queue later says so again later.
        hurry = false;
        return true;
    }

    /** Parks until there are enough rows or somebody is in a hurry, or the oldest has waited for as long as it may. */
    private void park(Thread me, long start) {
        long remaining = options.maxQueueDelayNanos() - (System.nanoTime() - start);
        while (remaining > 0
                && !hurry
                && !closing
                && queue.size() < options.rowsToAwait()
                && !me.isInterrupted()
                && !async.mustComplete()) {
            if (me.isVirtual()) {
                LockSupport.parkNanos(this, remaining);
            } else if (remaining > SPIN_NANOS) {
                LockSupport.parkNanos(this, remaining - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            remaining = options.maxQueueDelayNanos() - (System.nanoTime() - start);
        }
    }

    /**
     * Wakes the thread whose request is the oldest, if nobody leads. For every thread that stops leading, or that might
     * have been woken for this and cannot do it.
     */
    void wakeNextLeader() {
        int number = queue.peek();
        while (number != RequestQueue.NONE && leadership.isFree()) {
            Request oldest = requests[number];
            if (!oldest.isAbandoned()) {
                if (oldest.future() == null) {
                    if (!Waking.unpark(oldest.waiter())) {
                        wakeAll();
                    }
                } else if (!async.wake()) {
                    wakeOldestWaiter();
                }
                return;
            }
            int worker = leadership.tryBegin();
            if (worker != NONE) {
                try {
                    sweep();
                } finally {
                    leadership.formed();
                    leadership.finished(worker);
                }
            }
            number = queue.peek();
        }
    }

    /** Wakes whoever may lead in place of a thread that will not: whoever does takes the request of that one first. */
    private void wakeAll() {
        async.wake();
        int number = queue.peek();
        for (int ahead = 1; number != RequestQueue.NONE; ahead++) {
            Waking.unpark(requests[number].waiter());
            number = queue.peek(ahead);
        }
    }

    /** Wakes the first in the queue that has a thread to lead. */
    private void wakeOldestWaiter() {
        int number = queue.peek();
        for (int ahead = 1; number != RequestQueue.NONE; ahead++) {
            Request request = requests[number];
            if (request.isQueued() && request.future() == null && Waking.unpark(request.waiter())) {
                return;
            }
            number = queue.peek(ahead);
        }
    }

    /** Frees the places of the oldest requests that are abandoned. Only who forms a batch may. */
    private void sweep() {
        int number = queue.peek();
        while (number != RequestQueue.NONE && requests[number].isAbandoned()) {
            free(requests[queue.poll()]);
            number = queue.peek();
        }
    }
}
