package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.tune.load.Capacity;
import dev.lanewise.tune.load.GarbageCollections;
import dev.lanewise.tune.load.LatencyReport;
import dev.lanewise.tune.load.Load;
import dev.lanewise.tune.load.LoadTest;
import dev.lanewise.tune.load.Target;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLoopBenchmarkTest {

    @TempDir
    Path folder;

    private static OpenLoopSettings settings(String arguments) {
        return OpenLoopSettings.parse(List.of(arguments.split(" ", -1)));
    }

    @Test
    void readsWhatTheCommandLineSays() {
        assertEquals(
                new OpenLoopSettings(
                        "ONNX_RUNTIME",
                        List.of("8-1@1", "64-128:tanh-10@1"),
                        new Load.Rate(2000),
                        0.5,
                        8,
                        100,
                        Path.of("r.json")),
                settings("-p variant=ONNX_RUNTIME -p network=8-1@1,64-128:tanh-10@1 -p rate=2000 -p seconds=0.5"
                        + " -p maxBatchSize=8 -p maxQueueDelayMicros=100 -rf json -rff r.json"));
        assertEquals(new Load.Utilization(0.5), settings("-p load=0.5").load());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -p color=red            | a parameter is <name>=<value>
            -p network              | a parameter is <name>=<value>
            -p rate=0               | rate must be above 0
            -p rate=5 -p load=0.5   | either load or rate may be there, but both are
            -f 3                    | unknown option -f
            -p rate=5 -p            | the last one has none: -p
            -h                      | the last one has none: -h
            """)
    void whatHasNoMeaningIsRefused(String arguments, String message) {
        String actual = assertThrows(IllegalArgumentException.class, () -> settings(arguments))
                .getMessage();
        assertTrue(actual.contains(message), actual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LANEWISE_VECTOR", "MICRO_BATCHER"})
    void everyRequestEndsOnce(String variant) throws InterruptedException {
        int requests = 200;
        AtomicIntegerArray ends = new AtomicIntegerArray(requests);
        CountDownLatch ended = new CountDownLatch(requests);
        Target.Completion completion = new Target.Completion() {
            @Override
            public void ended(int request) {
                ends.incrementAndGet(request);
                ended.countDown();
            }

            @Override
            public void failed(int request) {
                throw new AssertionError("request " + request);
            }
        };
        try (OpenLoopTarget target = OpenLoopTarget.of(settings("-p variant=" + variant), "8-4-1@1")) {
            for (int request = 0; request < requests; request++) {
                target.start(request, completion);
            }
            assertTrue(ended.await(10, TimeUnit.SECONDS));
        }
        for (int request = 0; request < requests; request++) {
            assertEquals(1, ends.get(request), "request " + request);
        }
    }

    @Test
    void aClosedMicroBatcherRefusesRequests() {
        OpenLoopTarget target = OpenLoopTarget.of(settings("-p variant=MICRO_BATCHER"), "8-4-1@1");
        target.close();
        int[] failed = new int[1];
        target.start(7, new Target.Completion() {
            @Override
            public void ended(int request) {
                throw new AssertionError("request " + request);
            }

            @Override
            public void failed(int request) {
                failed[0] = request;
            }
        });
        assertEquals(7, failed[0]);
    }

    @Test
    void writesWhatTheCommandReads() {
        GarbageCollections collections = new GarbageCollections(1, 2);
        LatencyReport report = new LatencyReport(
                70, 69.5, 10, 1, 2, 33.25, 3, 4, 5, 6, 7, 8, List.of(new LatencyReport.Quantile(0.5, 9)), collections);
        String entry = LatencyJson.entry(
                "a.B.c",
                Map.of("variant", "V", "network", "8-1@1"),
                new LoadTest.Result(new Capacity(100, true, 2.5), report, report));
        String text = """
                {"offeredRate":70.0,"achievedRate":69.5,"count":10,"failed":1,"unanswered":2,"mean":33.25,"p50":3,"p90":4,\
                "p99":5,"p999":6,"p9999":7,"max":8,"collections":1,"collectionMillis":2,"quantiles":[[0.5,9]]}""";
        assertEquals(
                "{\"benchmark\":\"a.B.c\",\"params\":{\"network\":\"8-1@1\",\"variant\":\"V\"},"
                        + "\"primaryMetric\":{\"scoreUnit\":\"ns/op\",\"rawData\":[[3]]},"
                        + "\"latency\":{\"capacity\":100.0,\"stable\":true,\"warmUpSeconds\":2.5,\"baseline\":" + text
                        + ",\"report\":" + text + "}}",
                entry.replaceAll("\\s", ""));
    }

    @Test
    void aRunMeasuresWhatItCanAndSaysWhatItCannot() throws Exception {
        Path file = folder.resolve("r.json");
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Benchmarks.main(new String[] {
                "--open-loop",
                "-p",
                "network=8-4-1@1,8-4-1@2,8-50000-50000@1",
                "-p",
                "seconds=0.1",
                "-rf",
                "json",
                "-rff",
                file.toString()
            });
        } finally {
            System.setOut(out);
        }
        String lines = said.toString(StandardCharsets.UTF_8);
        String json = Files.readString(file);
        assertTrue(json.contains("\"network\": \"8-4-1@1\""), json);
        assertFalse(json.contains("8-4-1@2"), json);
        assertTrue(lines.contains("LANEWISE_VECTOR is Lanewise, vector"), lines);
        assertTrue(lines.contains("# Warmup Iteration   1: 8-4-1@1, "), lines);
        assertTrue(lines.contains("Iteration   1: 8-4-1@1, p99 "), lines);
        assertTrue(
                lines.contains(
                        "Iteration   2: <failure>\n\njava.lang.IllegalArgumentException: 8-4-1@2: a request has one"
                                + " row, as in 784-128-10@1, but this is 8-4-1@2"),
                lines);
        assertTrue(
                lines.contains(
                        "Iteration   3: <failure>\n\njava.lang.IllegalArgumentException: 8-50000-50000@1: layer 1 has"
                                + " 2500000000 weights, more than fit an array"),
                lines);
    }
}
