package dev.lanewise.tune.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedJvmTest {

    private static final long LONG = 300_000;

    @TempDir
    Path folder;

    /** Ends as it is told to. */
    static final class Ending {

        private Ending() {}

        /** Takes "throw", "sleep" or an exit code. */
        public static void main(String... arguments) throws InterruptedException {
            System.out.println("kernels " + System.getProperty("lanewise.kernels"));
            switch (arguments[0]) {
                case "throw" -> throw new IllegalStateException("thrown");
                case "sleep" -> Thread.sleep(LONG);
                default -> System.exit(Integer.parseInt(arguments[0]));
            }
        }
    }

    private void run(String argument, long millis) {
        List<String> command = ForkedJvm.command(Ending.class, List.of(argument));
        ForkedJvm.run(command, folder.resolve("output.txt"), millis, () -> true);
    }

    private String failure(String argument, long millis) {
        return assertThrows(TuningException.class, () -> run(argument, millis)).getMessage();
    }

    @Test
    void aFailureGivesTheLastLineThatIsNoPartOfAStackTrace() {
        assertEquals(
                "a JVM that measures has failed with exit code 1:"
                        + " Exception in thread \"main\" java.lang.IllegalStateException: thrown",
                failure("throw", LONG));
    }

    @Test
    void propertiesOfLanewiseGoAlong() {
        String before = System.setProperty("lanewise.kernels", "some kind");
        try {
            assertEquals("a JVM that measures has failed with exit code 3: kernels some kind", failure("3", LONG));
        } finally {
            if (before == null) {
                System.clearProperty("lanewise.kernels");
            } else {
                System.setProperty("lanewise.kernels", before);
            }
        }
    }

    @Test
    void timeIsLimited() {
        assertEquals("a JVM that measures must end within 1 ms, but does not: give it more time", failure("sleep", 1));
    }

    /** Not Ctrl-C, which would reach this JVM as well. */
    @Test
    void aJvmThatAloneIsToldToEndIsAFailure() {
        assertEquals("a JVM that measures was ended by SIGINT: kernels null", failure("130", LONG));
        assertEquals("a JVM that measures was ended by SIGTERM: kernels null", failure("143", LONG));
        assertEquals("a JVM that measures was ended by SIGKILL: kernels null", failure("137", LONG));
    }

    @Test
    void aJvmThatCannotBeStartedIsSaid() {
        List<String> command = List.of(folder.resolve("no-java").toString());
        TuningException e = assertThrows(
                TuningException.class, () -> ForkedJvm.run(command, folder.resolve("output.txt"), LONG, () -> true));
        assertTrue(e.getMessage().startsWith("cannot start a JVM that measures: "), e.getMessage());
    }
}
