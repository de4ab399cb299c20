package dev.lanewise.examples;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.Model;
import dev.lanewise.infer.BatcherClosedException;
import dev.lanewise.infer.DeadlineExceededException;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.QueueFullException;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.warmup.WarmUp;
import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Answers {@code POST /predict} with a classifier. Each request has a virtual thread of its own, which calls the micro-batcher and
 * waits there; the rows of concurrent requests are computed together.
 */
public final class PredictService implements AutoCloseable {

    private static final Duration WARM_UP_BUDGET = Duration.ofSeconds(20);
    private static final int BYTES_PER_NUMBER = 64;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private final MicroBatcher batcher;
    private final Duration timeout;
    private final WebServer server;
    private volatile boolean ready;

    /** What {@code POST /predict} answers. */
    public record Prediction(float[] probabilities, String label) {}

    /**
     * Starts the server, which is not ready before {@link #warmUp}.
     *
     * @param batcher with a classifier's model; closed with this service
     * @param timeout from the arrival of a row to its answer
     * @param port of the loopback interface; 0 for any that is free
     * @throws IllegalArgumentException if the model has no class labels
     */
    public PredictService(MicroBatcher batcher, Duration timeout, int port) {
        if (!batcher.model().isClassifier()) {
            throw new IllegalArgumentException("the model must be a classifier: it has no class labels");
        }
        this.batcher = batcher;
        this.timeout = timeout;
        HttpRouting.Builder routing = HttpRouting.builder()
                .post("/predict", this::predict)
                .post("/model", this::swapModel)
                .get("/statistics", (_, response) -> send(response, Status.OK_200, batcher.statistics()))
                .get("/health/ready", (_, response) -> sendReadiness(response))
                .any((_, _) -> {
                    throw new NotFoundException(
                            "there are POST /predict, POST /model, GET /statistics and GET /health/ready");
                })
                .error(HttpException.class, (_, response, e) -> refuse(response, e.status(), e))
                .error(
                        QueueFullException.class,
                        (_, response, e) -> refuse(response, Status.SERVICE_UNAVAILABLE_503, e))
                .error(
                        BatcherClosedException.class,
                        (_, response, e) -> refuse(response, Status.SERVICE_UNAVAILABLE_503, e))
                .error(
                        DeadlineExceededException.class,
                        (_, response, e) -> refuse(response, Status.GATEWAY_TIMEOUT_504, e));
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(port)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
    }

    /** Lets the JVM compile the network's kernels, two or three seconds, then reports the service as ready. */
    public void warmUp() {
        WarmUp.of(batcher).budget(WARM_UP_BUDGET).run();
        ready = true;
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Answers the requests that are here, takes no more. */
    @Override
    public void close() {
        ready = false;
        server.stop();
        batcher.close();
    }

    private void predict(ServerRequest request, ServerResponse response) throws IOException {
        float[] in = row(request.content().inputStream());
        float[] probabilities = new float[batcher.outputs()];
        batcher.predict(in, probabilities, timeout);
        Model model = batcher.model();
        send(
                response,
                Status.OK_200,
                new Prediction(probabilities, model.classLabels().get(model.classes(probabilities)[0])));
    }

    private float[] row(InputStream body) throws IOException {
        String expected = "expected a JSON array of " + batcher.inputs() + " finite numbers";
        int limit = BYTES_PER_NUMBER * batcher.inputs();
        byte[] json = body.readNBytes(limit + 1);
        if (json.length > limit) {
            throw new BadRequestException(expected + " in at most " + limit + " bytes");
        }
        float[] row;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) { // Jackson would take a string for Base64
                throw new BadRequestException(expected);
            }
            row = JSON.readValue(parser, float[].class);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new BadRequestException(
                    expected + ", but not so at line " + at.getLineNr() + ", column " + at.getColumnNr());
        }
        if (row.length != batcher.inputs()) {
            throw new BadRequestException(expected + ", but got " + row.length);
        }
        for (int i = 0; i < row.length; i++) {
            if (!Float.isFinite(row[i])) {
                throw new BadRequestException(expected + ", but number " + i + " is too large for a float");
            }
        }
        return row;
    }

    /** The body is a model file. Whoever may call this decides what the service answers: let nobody else reach it. */
    private void swapModel(ServerRequest request, ServerResponse response) throws IOException {
        Path file = Files.createTempFile("model", ".safetensors");
        try {
            Files.copy(request.content().inputStream(), file, StandardCopyOption.REPLACE_EXISTING);
            Model model = ModelFiles.load(file);
            // A label is looked up after the prediction, perhaps in a newer model.
            if (!model.classLabels().equals(batcher.model().classLabels())) {
                throw new BadRequestException("the new model must have the class labels "
                        + batcher.model().classLabels() + ", but has " + model.classLabels());
            }
            batcher.swap(model);
            send(
                    response,
                    Status.OK_200,
                    Map.of("generation", batcher.statistics().generation()));
        } catch (ModelFormatException | IllegalArgumentException e) {
            throw new BadRequestException(Objects.requireNonNull(e.getMessage()));
        } finally {
            Files.delete(file);
        }
    }

    private void sendReadiness(ServerResponse response) {
        send(response, ready ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, Map.of("ready", ready));
    }

    private static void refuse(ServerResponse response, Status status, Exception reason) {
        send(response, status, Map.of("error", String.valueOf(reason.getMessage())));
    }

    private static void send(ServerResponse response, Status status, Object value) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(json(value));
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records, maps and numbers can be written", e);
        }
    }

    /** Serves a model file: {@code PredictService model.safetensors [port]}. */
    public static void main(String[] arguments) {
        Model model = ModelFiles.load(Path.of(arguments[0]));
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8080;
        PredictService service = new PredictService(MicroBatcher.of(model), Duration.ofMillis(100), port);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        service.warmUp();
        System.out.println("ready on port " + service.port());
    }
}
