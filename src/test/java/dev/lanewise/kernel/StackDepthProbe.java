package dev.lanewise.kernel;

/**
 * Prints how many KB of stack are left where {@link StackProbe} overflows: from the depths that the same method reaches with it and
 * without, in stacks of two sizes, which tell how large a frame is.
 */
final class StackDepthProbe {

    private static final int SMALL_KILOBYTES = 512;
    private static final int LARGE_KILOBYTES = 1024;

    /** Enough to be compiled, in a JVM that waits for its compiler. */
    private static final int WARM_CALLS = 100;

    private int deepest;

    private StackDepthProbe() {}

    public static void main(String[] arguments) throws InterruptedException {
        StackDepthProbe probe = new StackDepthProbe();
        for (int call = 0; call < WARM_CALLS; call++) {
            probe.depth(SMALL_KILOBYTES, call % 2 == 0);
        }
        int small = probe.depth(SMALL_KILOBYTES, false);
        int probing = probe.depth(SMALL_KILOBYTES, true);
        // Last: the system may give the stack of a thread that has ended to one that asked for a smaller one.
        int large = probe.depth(LARGE_KILOBYTES, false);
        System.out.println((double) (small - probing) * (LARGE_KILOBYTES - SMALL_KILOBYTES) / (large - small));
    }

    private int depth(int stackKilobytes, boolean probing) throws InterruptedException {
        Thread thread = Thread.ofPlatform().stackSize(stackKilobytes * 1024L).start(() -> {
            try {
                descend(0, probing);
            } catch (StackOverflowError _) {
                // as it should
            }
        });
        thread.join();
        return deepest;
    }

    @SuppressWarnings("InfiniteRecursion")
    private int descend(int depth, boolean probing) {
        deepest = depth;
        if (probing) {
            StackProbe.require();
        }
        return descend(depth + 1, probing) + 1;
    }
}
