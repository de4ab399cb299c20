package dev.lanewise.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lets the processes of several implementations run alternately, so that what is compared is measured within a second: before
 * each iteration a process says what comes next and waits until a line on standard input gives it the turn, which lasts until it
 * asks again. {@code lanewise bench} gives turns; without {@code -Dlanewise.turns=true} nobody waits.
 */
final class Turns {

    private static final boolean TAKES_TURNS = Boolean.getBoolean("lanewise.turns");

    private Turns() {}

    /**
     * Waits for the turn. If standard input ends, nobody is left to give one, and the JVM ends.
     *
     * @param kind {@code warm-up} or {@code measurement}
     * @param benchmark class and method
     * @param parameters of the benchmark; no blanks in them
     */
    static void await(String kind, String benchmark, Map<String, String> parameters) {
        if (!TAKES_TURNS) {
            return;
        }
        System.out.println("turn " + kind + " " + benchmark
                + new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(p -> " " + p.getKey() + "=" + p.getValue())
                                .collect(Collectors.joining()));
        try {
            int next = System.in.read();
            while (next != '\n') {
                if (next < 0) {
                    System.out.println("ERROR: the command that gives turns has ended");
                    System.exit(1);
                }
                next = System.in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for a turn: " + e.getMessage(), e);
        }
    }
}
