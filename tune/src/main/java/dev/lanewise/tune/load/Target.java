package dev.lanewise.tune.load;

/**
 * What requests go to. A target that answers before {@link #start} returns is a single server with a queue: a request that is
 * due meanwhile waits, and its wait counts. A target that hands the request on and answers later, on another thread, is
 * anything else; it must be quick about that, for the next request waits for it to return.
 */
@FunctionalInterface
public interface Target {

    /** Answers at once. What a run with it measures is the machine and the generator: the jitter baseline. */
    Target NOTHING = (request, completion) -> completion.ended(request);

    /**
     * Takes a request. For each there must be one call of {@code completion}, now or later.
     *
     * @param request counts from 0
     */
    void start(int request, Completion completion);

    /** Hears about the end of requests, on any thread. Allocates nothing. */
    interface Completion {

        /** The request is answered. */
        void ended(int request);

        /** The request will not be answered. */
        void failed(int request);
    }
}
