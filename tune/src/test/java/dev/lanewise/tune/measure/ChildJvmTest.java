package dev.lanewise.tune.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

    /** A child that answers each line; "exit N" ends it. */
    static final class Echo {

        private Echo() {}

        public static void main(String... arguments) throws IOException {
            ChildJvm.endWithParent();
            System.out.println("pid " + ProcessHandle.current().pid());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("exit ")) {
                    System.exit(Integer.parseInt(line.substring("exit ".length())));
                }
                System.out.println("got " + line);
            }
        }
    }

    /** A parent whose child is an {@link Echo}; prints what that prints. */
    static final class Parent {

        private Parent() {}

        public static void main(String... arguments) throws IOException {
            start().run(System.out::println, () -> true);
        }
    }

    private static ChildJvm start() throws IOException {
        return ChildJvm.start(new ProcessBuilder(ForkedJvm.command(Echo.class, List.of())));
    }

    /** Of the incubator module and of options in the environment. */
    private static boolean isOfTheJvm(String line) {
        return line.startsWith("WARNING") || line.startsWith("Picked up ");
    }

    @Test
    void linesGoBothWays() throws IOException {
        ChildJvm child = start();
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        ChildJvm.Ending ending = child.run(
                line -> {
                    if (isOfTheJvm(line)) {
                        return;
                    }
                    lines.add(line);
                    child.send(lines.size() < 3 ? "line " + lines.size() + "\n" : "exit 0\n");
                },
                () -> true);
        assertTrue(ending.isSuccess());
        assertEquals(List.of("got line 1", "got line 2"), lines.subList(1, lines.size()));
        child.send("after its end\n");
    }

    @Test
    void howItEndsIsTold() throws IOException {
        for (String[] each : new String[][] {
            {"7", "has failed with exit code 7"}, {"139", "was ended by SIGSEGV"}, {"143", "was ended by SIGTERM"}
        }) {
            ChildJvm child = start();
            ChildJvm.Ending ending = child.run(_ -> child.send("exit " + each[0] + "\n"), () -> true);
            assertFalse(ending.isSuccess());
            assertEquals(each[1], ending.toString());
        }
    }

    @Test
    void aSignalThatReachesThisJvmSoonAfterTheChildIsACancellation() throws IOException {
        ChildJvm child = start();
        assertThrows(CancellationException.class, () -> child.run(line -> child.send("exit 130\n"), child::isAlive));
    }

    @Test
    void whateverEndsTheWaitEndsTheChild() throws IOException {
        ChildJvm cancelled = start();
        assertThrows(CancellationException.class, () -> cancelled.run(_ -> {}, () -> false));
        assertFalse(cancelled.isAlive());
        ChildJvm failed = start();
        assertThrows(
                TuningException.class,
                () -> failed.run(_ -> {}, () -> {
                    throw new TuningException("thrown by the test");
                }));
        assertFalse(failed.isAlive());
    }

    @Test
    void noChildOutlivesItsParentHoweverThatEnds() throws Exception {
        Process parent = new ProcessBuilder(ForkedJvm.command(Parent.class, List.of()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (isOfTheJvm(line)) {
                line = lines.readLine();
            }
            assertTrue(line.startsWith("pid "), line);
            ProcessHandle child = ProcessHandle.of(Long.parseLong(line.substring("pid ".length())))
                    .orElseThrow();
            CompletableFuture<ProcessHandle> end = child.onExit();
            assertTrue(child.isAlive());
            parent.destroyForcibly();
            end.get();
        } finally {
            parent.destroyForcibly();
        }
    }
}
