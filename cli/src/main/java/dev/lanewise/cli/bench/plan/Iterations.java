package dev.lanewise.cli.bench.plan;

import java.util.List;

/**
 * How long each case runs.
 *
 * <p>With {@code allFirst}, all cases are warmed up before the first is measured, and each again before its turn. Vector kernels
 * are a thousand times slower until C2 has compiled them, it compiles in the background, and a later case can make it throw
 * away what it compiled for an earlier one: so no case is measured before C2 has seen them all.
 *
 * @param setUpSeconds about how long it takes to make the operands of a case; for estimates
 * @param allFirst for Java
 * @param warmUps iterations of each warm-up
 * @param warmUpMillis of each of these iterations
 * @param measurements iterations that count, each of them a turn
 * @param measurementMillis of each of these
 */
record Iterations(
        double setUpSeconds, boolean allFirst, int warmUps, int warmUpMillis, int measurements, int measurementMillis) {

    /** Many short windows, of which the best counts. */
    static final Iterations MACHINE = new Iterations(0.3, false, 3, 150, 100, 2);

    static Iterations of(Suite suite, Implementation implementation, boolean quick) {
        boolean java = !implementation.isNative();
        return switch (suite) {
            // Few cases warm each other less.
            case GEMM -> new Iterations(0.1, java, java && quick ? 3 : 2, 100, 9, 50);
            // Each function is a large method of its own, and C2 takes seconds for some of them.
            case ACTIVATIONS ->
                implementation == Implementation.LANEWISE_VECTOR
                        ? new Iterations(0.35, true, 4, 400, 9, 50)
                        : new Iterations(0.35, true, 2, 150, 9, 50);
            case PREDICT -> throw new IllegalArgumentException("not a suite of JMH: " + suite);
            // A step runs many kernels.
            case TRAIN -> new Iterations(0.2, java, quick ? 6 : 4, 300, 7, 150);
        };
    }

    /** In front of each process there is a JVM of its own, so JMH does not fork. */
    List<String> arguments() {
        return List.of(
                "-f",
                "0",
                "-wm",
                allFirst ? "BULK_INDI" : "INDI",
                "-wi",
                Integer.toString(warmUps),
                "-w",
                warmUpMillis + "ms",
                "-i",
                Integer.toString(measurements),
                "-r",
                measurementMillis + "ms");
    }

    /** Iterations of one case. */
    int count() {
        return warmUpCount() + measurements;
    }

    /** About how long one case takes of which a call takes {@code call} seconds. */
    double seconds(double call) {
        // JMH ends the warm-up of all with every iteration, and sets up anew.
        int setUps = allFirst ? warmUps + 1 : 1;
        return setUps * setUpSeconds
                + warmUpCount() * Math.max(warmUpMillis * 1e-3, call)
                + measurements * Math.max(measurementMillis * 1e-3, call);
    }

    private int warmUpCount() {
        return allFirst ? 2 * warmUps : warmUps;
    }
}
