package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Counts in how many of several fresh JVMs a promise of 0 bytes holds.
 *
 * <p>C2 compiles in the background with what it has seen until that moment, and in a few of a hundred JVMs it leaves an object in
 * a loop that it removes in all the others, for as long as the JVM lives. One JVM therefore says little in either direction.
 * embedding.md and {@code AllocationFree} state the same numbers.
 */
public final class SeveralJvms {

    /** JVMs in which a promise is tried. */
    public static final int JVMS = 5;

    /**
     * In so many of them it must hold. A promise that one JVM in thirty breaks fails three builds in ten thousand, one that every
     * second JVM breaks fails half of all builds.
     */
    public static final int AT_LEAST = 3;

    private SeveralJvms() {}

    /**
     * Fails unless each name has 0 bytes in {@link #AT_LEAST} of {@link #JVMS} JVMs. JVMs run side by side, and no more of them
     * than it takes to know.
     *
     * @param names what is measured
     * @param probe prints one line {@code name: bytes} for each of the names
     */
    public static void assertNoBytes(Set<String> names, Class<?> probe, String... arguments) throws Exception {
        Map<String, List<Long>> bytes = new TreeMap<>();
        names.forEach(name -> bytes.put(name, new ArrayList<>()));
        for (int missing = AT_LEAST; missing > 0; missing = missing(bytes)) {
            for (ChildJvm.Printed printed : run(missing, probe, arguments)) {
                Map<String, Long> once = parse(printed.output());
                assertEquals(names, once.keySet(), printed.output() + printed.errors());
                once.forEach((name, count) -> bytes.get(name).add(count));
            }
            bytes.forEach((name, counts) -> {
                if (counts.size() - quiet(counts) > JVMS - AT_LEAST) {
                    fail(name + " must allocate 0 bytes in at least " + AT_LEAST + " of " + JVMS
                            + " JVMs, but these took " + counts + " bytes");
                }
            });
        }
    }

    /** JVMs that are needed still, if the promise holds in all of them. */
    private static int missing(Map<String, List<Long>> bytes) {
        return bytes.values().stream()
                .mapToInt(counts -> AT_LEAST - quiet(counts))
                .max()
                .orElse(0);
    }

    private static int quiet(List<Long> counts) {
        return (int) counts.stream().filter(count -> count == 0).count();
    }

    private static List<ChildJvm.Printed> run(int jvms, Class<?> probe, String... arguments) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ChildJvm.Printed>> runs = new ArrayList<>();
            for (int jvm = 0; jvm < jvms; jvm++) {
                runs.add(threads.submit(() -> ChildJvm.run(ChildJvm.sameKernels(), probe, arguments)));
            }
            List<ChildJvm.Printed> printed = new ArrayList<>();
            for (Future<ChildJvm.Printed> run : runs) {
                printed.add(run.get());
            }
            return printed;
        }
    }

    private static Map<String, Long> parse(String output) {
        Map<String, Long> bytes = new TreeMap<>();
        for (String line : output.lines().toList()) {
            int colon = line.lastIndexOf(": ");
            if (colon < 0) {
                fail("expected lines of \"name: bytes\", but got:\n" + output);
            }
            bytes.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 2)));
        }
        return bytes;
    }
}
