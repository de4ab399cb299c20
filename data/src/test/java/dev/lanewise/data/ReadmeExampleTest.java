package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Feedforward;
import dev.lanewise.Gradients;
import dev.lanewise.Layer;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Predictor;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.train.EarlyStopping;
import dev.lanewise.train.History;
import dev.lanewise.train.Optimizer;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code compiles, does what it says, and is what this test runs. */
class ReadmeExampleTest {

    @TempDir
    Path folder;

    @Test
    void readmeExampleWorks() {
        Path file = folder.resolve("digits.safetensors");
        // README begins
        // The article's example: 2 inputs, 10 hidden units, 1 output.
        NeuralNetwork xor = NeuralNetwork.of(new int[] {2, 10, 1}, Activation.SIGMOID, Activation.SIGMOID);
        float[] x = {0, 0, 0, 1, 1, 0, 1, 1}; // row-major [rows × features]
        float[] y = {0, 1, 1, 0}; // row-major [rows × outputs]
        Feedforward pass = xor.feedforward(x); // pre-activations zs and activations as
        Gradients gradients = xor.backpropagation(y, pass); // dw and db, averaged over the batch
        xor.train(x, y, 4, 5_000, 5.0); // batchSize, epochs, learningRate
        float[] predictions = xor.predict(x);

        // Everything that a real run needs.
        Dataset.Split split = Digits.load().split(0.2, 1);
        FeatureScaling scaling =
                FeatureScaling.standard(split.train().x(), split.train().features());
        NeuralNetwork network = NeuralNetwork.builder()
                .input(64)
                .dense(128, Activation.RELU)
                .dense(10, Activation.SOFTMAX)
                .seed(1)
                .build();
        TrainingPlan plan = TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(new Optimizer.Adam(0.001))
                .epochs(40)
                .batchSize(32)
                .validationSplit(0.1)
                .earlyStopping(new EarlyStopping(5))
                .build();
        History history = new Trainer(network, plan).fit(scaling.apply(split.train()));

        Model model = new Model(
                network, scaling, Digits.LABELS, Map.of("loss", plan.loss().id()));
        ModelFiles.save(model, file); // a safetensors file

        // In a service: one predictor per thread, the weights are shared; a warm call allocates nothing.
        Predictor predictor = ModelFiles.load(file).newPredictor(32);
        float[] probabilities = new float[10];
        predictor.predict(split.heldOut().x(), 0, probabilities, 0); // one row of raw features
        int[] classes = ModelFiles.load(file).classify(split.heldOut().x());
        // README ends

        assertEquals(3, pass.as().length);
        assertEquals(20, gradients.dw()[0].length);
        for (int row = 0; row < y.length; row++) {
            assertEquals(y[row], predictions[row], 0.1f);
        }
        float[] all = ModelFiles.load(file).predict(split.heldOut().x());
        assertArrayEquals(Arrays.copyOf(all, 10), probabilities);
        assertTrue(history.best().validationMetric() > 0.95);
        int right = 0;
        for (int row = 0; row < classes.length; row++) {
            right += classes[row] == (int) split.heldOut().y()[row] ? 1 : 0;
        }
        assertTrue(right >= 0.96 * classes.length, right + " of " + classes.length);
    }

    @Test
    void readmeLayersWork() {
        // README begins
        NeuralNetwork network = NeuralNetwork.builder()
                .input(64)
                .dense(256, Activation.LINEAR, Layer.Dense::withoutBias)
                .batchNormalization()
                .activation(Activation.RELU)
                .dropout(0.2)
                .residual(new Layer.LayerNormalization(), new Layer.Dense(256, Activation.GELU))
                .dense(10, Activation.SOFTMAX)
                .build();
        // README ends

        Dataset.Split split = Digits.load().split(0.2, 1);
        FeatureScaling scaling =
                FeatureScaling.standard(split.train().x(), split.train().features());
        TrainingPlan plan = TrainingPlan.builder(new Loss.SparseCategoricalCrossEntropy())
                .optimizer(new Optimizer.Adam(0.001))
                .epochs(12)
                .validationSplit(0.1)
                .build();
        History history = new Trainer(network, plan).fit(scaling.apply(split.train()));
        assertTrue(history.last().validationMetric() > 0.95, history.last().toString());
    }

    @Test
    void readmeShowsThisVeryCode() throws IOException {
        Path root = Path.of(System.getProperty("basedir")).resolveSibling("");
        String[] source = Files.readString(root.resolve("data/src/test/java/dev/lanewise/data/ReadmeExampleTest.java"))
                .split("// README (begins|ends)\n", -1);
        String[] readme = Files.readString(root.resolve("README.md")).split("```(java)?\n", -1);
        List<String> shown = Arrays.stream(readme)
                .filter(block -> block.contains("NeuralNetwork network = NeuralNetwork.builder()"))
                .toList();
        assertEquals(2, shown.size());
        assertArrayEquals(words(source[1]), words(shown.get(0)));
        assertArrayEquals(words(source[3]), words(shown.get(1)));
    }

    /** Line breaks and indentation may differ. */
    private static String[] words(String code) {
        return code.strip().replaceAll("\\(\\s+", "(").split("\\s+");
    }
}
