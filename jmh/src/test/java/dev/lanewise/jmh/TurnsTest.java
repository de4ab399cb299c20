package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process that takes turns says and waits for, as {@code lanewise bench} sees it. */
@Timeout(120)
class TurnsTest {

    @TempDir
    Path folder;

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Djmh.ignoreLock=true"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
        command.addAll(List.of("^dev.lanewise.jmh.UpdateBenchmark.sgd$", "-f", "0", "-wi", "1", "-w", "1ms"));
        command.addAll(List.of("-i", "2", "-r", "1ms", "-p", "length=64", "-p", "variant=PLAIN_LOOP"));
        command.addAll(List.of("-rff", folder.resolve("r.csv").toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** The turns that a process asks for; the input ends instead of giving the last of so many. */
    private static List<String> turns(Process process, int last, List<String> output) throws IOException {
        List<String> turns = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                int turn = line.indexOf("turn ");
                if (turn < 0) {
                    continue;
                }
                turns.add(line.substring(turn));
                if (turns.size() == last) {
                    process.getOutputStream().close();
                } else {
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                }
            }
        }
        return turns;
    }

    private static List<String> allTurns() {
        String benchmark = "dev.lanewise.jmh.UpdateBenchmark.sgd length=64 variant=PLAIN_LOOP";
        return List.of("turn warm-up " + benchmark, "turn measurement " + benchmark, "turn measurement " + benchmark);
    }

    @Test
    void eachIterationWaitsForItsTurn() throws Exception {
        Process process = start("-Dlanewise.turns=true");
        assertEquals(allTurns(), turns(process, 0, new ArrayList<>()));
        assertEquals(0, process.waitFor());
    }

    @Test
    void theProcessEndsWhenNobodyIsLeftToGiveTurns() throws Exception {
        Process process = start("-Dlanewise.turns=true");
        List<String> output = new ArrayList<>();
        assertEquals(allTurns().subList(0, 2), turns(process, 2, output));
        assertTrue(output.contains("ERROR: the command that gives turns has ended"), output.toString());
        assertEquals(1, process.waitFor());
    }

    @Test
    void aBenchmarkOnItsOwnWaitsForNothing() throws Exception {
        Process process = start();
        assertEquals(List.of(), turns(process, 0, new ArrayList<>()));
        assertEquals(0, process.waitFor());
    }
}
