package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.data.Digits;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service over a real socket of the loopback interface. */
class PredictServiceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Model MODEL = DigitsModel.train(1, Digits.LABELS);

    private final MicroBatcher batcher =
            MicroBatcher.of(MODEL, BatchingOptions.builder().queueCapacity(512).build());
    private final ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().executor(virtualThreads).build();
    private PredictService service = new PredictService(batcher, LONG, 0);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        client.close();
        virtualThreads.close();
        service.close();
    }

    private record Answer(int status, JsonNode body) {

        float[] probabilities() {
            float[] values = new float[body.get("probabilities").size()];
            for (int j = 0; j < values.length; j++) {
                values[j] = Float.parseFloat(body.get("probabilities").get(j).asText());
            }
            return values;
        }
    }

    private Answer send(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
        var response = client.send(
                HttpRequest.newBuilder(uri).method(method, body).timeout(LONG).build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    private Answer predict(String json) throws IOException, InterruptedException {
        return send("POST", "/predict", BodyPublishers.ofString(json));
    }

    private Answer predict(float[] row) throws IOException, InterruptedException {
        return predict(JSON.writeValueAsString(row));
    }

    private Answer swap(Path file) throws IOException, InterruptedException {
        return send("POST", "/model", BodyPublishers.ofFile(file));
    }

    private Path save(Model model) {
        Path file = folder.resolve("model.safetensors");
        ModelFiles.save(model, file);
        return file;
    }

    private static void assertPredicts(Model model, int row, Answer answer) {
        float[] x = DigitsModel.row(row);
        assertEquals(200, answer.status());
        assertEquals(bits(model.predict(x)), bits(answer.probabilities()));
        assertEquals(
                Digits.LABELS.get(model.classify(x)[0]),
                answer.body().get("label").asText());
    }

    private static List<Integer> bits(float[] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : values) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }

    @Test
    void answersHaveTheBitsOfTheModel() throws Exception {
        int right = 0;
        for (int row = 0; row < 100; row++) {
            Answer answer = predict(DigitsModel.row(row));
            assertPredicts(MODEL, row, answer);
            right += answer.body().get("label").asInt()
                            == (int) DigitsModel.DIGITS.y()[row]
                    ? 1
                    : 0;
        }
        assertTrue(right >= 90, "the model has learnt: " + right + " of 100");
    }

    @Test
    void theCallInTheReadmeIsAnsweredByANine() throws Exception {
        String readme = Files.readString(Path.of(System.getProperty("basedir"), "README.md"));
        String body = readme.split("curl -d '|' localhost:8080/predict", -1)[1];
        Answer answer = predict(body);
        assertEquals(200, answer.status());
        assertEquals("9", answer.body().get("label").asText());
    }

    @Test
    void concurrentRequestsGetTheirOwnAnswers() throws Exception {
        int requests = 400;
        List<Future<Answer>> answers = new ArrayList<>();
        for (int row = 0; row < requests; row++) {
            float[] x = DigitsModel.row(row);
            answers.add(virtualThreads.submit(() -> predict(x)));
        }
        for (int row = 0; row < requests; row++) {
            assertPredicts(MODEL, row, answers.get(row).get());
        }
        Answer statistics = get("/statistics");
        assertEquals(requests, statistics.body().get("requests").asInt());
        assertEquals(0, statistics.body().get("rejected").asInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []            | expected a JSON array of 64 finite numbers, but got 0
            [1, 2, 3]     | expected a JSON array of 64 finite numbers, but got 3
            null          | expected a JSON array of 64 finite numbers
            [             | expected a JSON array of 64 finite numbers, but not so at line 1, column
            ``            | expected a JSON array of 64 finite numbers
            {"x": 1}      | expected a JSON array of 64 finite numbers
            "AAAA"        | expected a JSON array of 64 finite numbers
            ["1"]         | expected a JSON array of 64 finite numbers, but not so at line 1, column
            [null]        | expected a JSON array of 64 finite numbers, but not so at line 1, column
            [NaN]         | expected a JSON array of 64 finite numbers, but not so at line 1, column
            [1] [2]       | expected a JSON array of 64 finite numbers, but not so at line 1, column
            """)
    void aMalformedRowIsRefusedWithWhatWasExpected(String body, String message) throws Exception {
        Answer answer = predict(body);
        assertEquals(400, answer.status());
        assertTrue(
                answer.body().get("error").asText().startsWith(message),
                answer.body().get("error").asText());
    }

    @Test
    void aNumberThatNoFloatHoldsIsRefused() throws Exception {
        Answer answer = predict("[" + "0, ".repeat(63) + "1e39]");
        assertEquals(400, answer.status());
        assertEquals(
                "expected a JSON array of 64 finite numbers, but number 63 is too large for a float",
                answer.body().get("error").asText());
    }

    @Test
    void aHugeBodyIsNotReadToItsEnd() throws Exception {
        Answer answer = predict("[" + "0, ".repeat(100_000) + "0]");
        assertEquals(400, answer.status());
        assertEquals(
                "expected a JSON array of 64 finite numbers in at most 4096 bytes",
                answer.body().get("error").asText());
    }

    @Test
    void anUnknownPathNamesThoseThatAre() throws Exception {
        for (Answer answer : List.of(get("/predict"), get("/nothing"))) {
            assertEquals(404, answer.status());
            assertTrue(answer.body().get("error").asText().contains("POST /predict"));
        }
    }

    @Test
    void aFullQueueIsServiceUnavailable() throws Exception {
        service.close();
        MicroBatcher small = MicroBatcher.of(
                MODEL, BatchingOptions.builder().queueCapacity(2).build());
        service = new PredictService(small, LONG, 0);
        CountDownLatch gate = new CountDownLatch(1);
        holdThread(small, gate);
        List<CompletableFuture<float[]>> queued =
                List.of(small.submit(DigitsModel.row(0)), small.submit(DigitsModel.row(1)));
        Answer refused = predict(DigitsModel.row(2));
        gate.countDown();
        queued.forEach(CompletableFuture::join);
        assertEquals(503, refused.status());
        assertTrue(refused.body().get("error").asText().contains("all 2 places"));
        assertPredicts(MODEL, 2, predict(DigitsModel.row(2)));
    }

    /** Keeps the batcher's own thread in a callback, so that futures stay queued. */
    private static void holdThread(MicroBatcher batcher, CountDownLatch gate) throws InterruptedException {
        Thread me = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Void> onItsThread;
        do { // again where the answer came before the callback was attached
            onItsThread = batcher.submit(DigitsModel.row(0)).thenAccept(_ -> {
                if (Thread.currentThread() != me) {
                    held.countDown();
                    awaitOpen(gate);
                }
            });
        } while (onItsThread.isDone());
        held.await();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDeadlineThatPassesIsAGatewayTimeout() throws Exception {
        service.close();
        service = new PredictService(MicroBatcher.of(MODEL), Duration.ZERO, 0);
        Answer answer = predict(DigitsModel.row(0));
        assertEquals(504, answer.status());
        assertTrue(answer.body().get("error").asText().startsWith("no answer within"));
    }

    @Test
    void itIsReadyOnlyAfterTheWarmUp() throws Exception {
        Answer before = get("/health/ready");
        assertEquals(503, before.status());
        assertEquals("{\"ready\":false}", before.body().toString());
        service.warmUp();
        Answer after = get("/health/ready");
        assertEquals(200, after.status());
        assertEquals("{\"ready\":true}", after.body().toString());
    }

    @Test
    void aNewModelAnswersFromThenOn() throws Exception {
        Model next = DigitsModel.train(2, Digits.LABELS);
        assertPredicts(MODEL, 3, predict(DigitsModel.row(3)));
        Answer swapped = swap(save(next));
        assertEquals(200, swapped.status());
        assertEquals("{\"generation\":1}", swapped.body().toString());
        assertPredicts(next, 3, predict(DigitsModel.row(3)));
    }

    @Test
    void aBadModelIsRefusedAndTheOldOneStays() throws Exception {
        Model relabelled = DigitsModel.train(2, List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
        Answer other = swap(save(relabelled));
        assertEquals(400, other.status());
        assertTrue(other.body().get("error").asText().contains("class labels [0, 1, 2"));
        Path damaged = Files.writeString(folder.resolve("damaged.safetensors"), "no model");
        assertEquals(400, swap(damaged).status());
        assertPredicts(MODEL, 5, predict(DigitsModel.row(5)));
    }

    @Test
    void noRequestSeesAMixWhileModelsAreSwapped() throws Exception {
        Model next = DigitsModel.train(2, Digits.LABELS);
        Path file = save(next);
        float[] x = DigitsModel.row(7);
        List<List<Integer>> allowed = List.of(bits(MODEL.predict(x)), bits(next.predict(x)));
        List<Future<Answer>> answers = new ArrayList<>();
        for (int call = 0; call < 200; call++) {
            answers.add(virtualThreads.submit(() -> predict(x)));
            if (call == 100) {
                assertEquals(200, swap(file).status());
            }
        }
        for (Future<Answer> answer : answers) {
            assertTrue(allowed.contains(bits(answer.get().probabilities())));
        }
    }

    @Test
    void aModelWithoutLabelsIsNotServed() {
        try (MicroBatcher unlabelled = MicroBatcher.of(Model.of(MODEL.network()))) {
            assertThrows(IllegalArgumentException.class, () -> new PredictService(unlabelled, LONG, 0));
        }
    }

    @Test
    void aLogitIsOfTheSecondClassFromZeroOn() throws Exception {
        service.close();
        NeuralNetwork network = NeuralNetwork.of(new int[] {1, 1}, Activation.LINEAR);
        network.parameters().setWeights(0, new float[] {1});
        Model logit = new Model(network, FeatureScaling.none(1), List.of("no", "yes"), Map.of());
        service = new PredictService(MicroBatcher.of(logit), LONG, 0);
        assertEquals("no", predict("[-0.25]").body().get("label").asText());
        assertEquals("yes", predict("[0.25]").body().get("label").asText());
    }

    @Test
    void aClosedBatcherIsServiceUnavailable() throws Exception {
        batcher.close();
        Answer refused = predict(DigitsModel.row(0));
        assertEquals(503, refused.status());
        assertTrue(refused.body().get("error").asText().startsWith("the batcher is closed"));
    }

    @Test
    void afterClosingNobodyListens() throws Exception {
        int port = service.port();
        assertPredicts(MODEL, 0, predict(DigitsModel.row(0)));
        service.close();
        URI uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
        assertThrows(
                ConnectException.class,
                () -> client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
        assertEquals(1, batcher.statistics().requests());
    }
}
