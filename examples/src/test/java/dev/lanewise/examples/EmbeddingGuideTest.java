package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Model;
import dev.lanewise.Predictor;
import dev.lanewise.data.Digits;
import dev.lanewise.infer.BatchingOptions;
import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.infer.OverloadPolicy;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/embedding.md compiles, does what it says, and is what this test runs. */
class EmbeddingGuideTest {

    @TempDir
    Path folder;

    @Test
    void theTenLinesWork() {
        Path file = folder.resolve("digits.safetensors");
        Path newFile = folder.resolve("newer.safetensors");
        ModelFiles.save(DigitsModel.train(1, Digits.LABELS), file);
        ModelFiles.save(DigitsModel.train(2, Digits.LABELS), newFile);
        float[] in = DigitsModel.row(0);
        // GUIDE begins
        // At start, once.
        Model model = ModelFiles.load(file);
        BatchingOptions options = BatchingOptions.builder()
                .queueCapacity(1024) // requests that may wait
                .overload(OverloadPolicy.REJECT) // beyond that: QueueFullException
                .build();
        MicroBatcher batcher = MicroBatcher.of(model, options);
        // For each request, on its own thread.
        float[] out = new float[batcher.outputs()];
        batcher.predict(in, out, Duration.ofMillis(50)); // later than that: DeadlineExceededException
        // When there is a better model, and at the end.
        batcher.swap(ModelFiles.load(newFile));
        batcher.close(); // answers those who wait
        // GUIDE ends
        assertArrayEquals(model.predict(in), out);
        assertEquals(1, batcher.statistics().generation());
    }

    @Test
    void aPredictorForEachThreadWorks() {
        Model model = DigitsModel.train(1, Digits.LABELS);
        float[] in = DigitsModel.row(0);
        // GUIDE begins
        Predictor predictor = model.newPredictor(1); // in each thread its own; at most 1 row a call
        float[] out = new float[predictor.outputs()];
        predictor.predict(in, out);
        // GUIDE ends
        assertArrayEquals(model.predict(in), out);
    }

    @Test
    void theGuideShowsThisVeryCode() throws IOException {
        Path root = Path.of(System.getProperty("basedir")).resolveSibling("");
        String[] source = Files.readString(
                        root.resolve("examples/src/test/java/dev/lanewise/examples/EmbeddingGuideTest.java"))
                .split("// GUIDE (begins|ends)\n", -1);
        String[] shown = Files.readString(root.resolve("docs/embedding.md")).split("```java\n|```\n", -1);
        assertArrayEquals(words(source[1]), words(shown[1]));
        assertArrayEquals(words(source[3]), words(shown[3]));
    }

    /** Line breaks and indentation may differ. */
    private static String[] words(String code) {
        return code.strip().split("\\s+");
    }
}
