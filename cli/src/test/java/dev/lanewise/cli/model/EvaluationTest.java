package dev.lanewise.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.Activation;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.cli.CliRun;
import dev.lanewise.cli.Tables;
import dev.lanewise.io.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of models whose probabilities are 0 or 1 as floats while their logits are not. */
class EvaluationTest {

    @TempDir
    Path folder;

    /** A model of one input whose logits are {@code weights} times the input. */
    private Path model(Activation last, List<String> labels, Map<String, String> metadata, float... weights) {
        Parameters parameters = Parameters.zeros(1, weights.length);
        parameters.setWeights(0, weights);
        Path file = folder.resolve("m.safetensors");
        Model model = new Model(NeuralNetwork.of(parameters, last), FeatureScaling.none(1), labels, metadata);
        ModelFiles.save(model, file);
        return file;
    }

    private Path table(String text) {
        return Tables.write(folder.resolve("t.csv"), text);
    }

    /** Its log loss was infinite and its area 0.5: both positives and the negative had probability 1. */
    @Test
    void aSigmoidIsJudgedByItsLogits() {
        Path file = model(Activation.SIGMOID, List.of("n", "p"), Map.of(), 1);
        JsonNode test = CliRun.ok("evaluate", file, table("20,n\n30,p\n"), "--json")
                .json()
                .get("test");
        assertEquals(10, test.get("logLoss").asDouble(), 1e-6);
        assertEquals(1, test.get("rocAuc").asDouble());
        assertEquals(0.5, test.get("accuracy").asDouble());
        String text = CliRun.ok("evaluate", file, table("20,n\n30,p\n")).out();
        assertTrue(
                text.startsWith("all 2 rows\n\naccuracy  0.5000 (1 of 2)   log loss 10.0000   ROC AUC 1.0000"), text);
    }

    @Test
    void aSoftmaxIsJudgedByItsLogits() {
        Path file = model(Activation.SOFTMAX, List.of("n", "p"), Map.of(), 0, 200);
        JsonNode test = CliRun.ok("evaluate", file, table("1,n\n2,p\n-1,n\n-2,n\n"), "--json")
                .json()
                .get("test");
        assertEquals(200 / 4.0, test.get("logLoss").asDouble(), 1e-9);
        assertEquals(1, test.get("rocAuc").asDouble());
        assertEquals(2 / 4.0, test.get("brier").asDouble(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOFTMAX", "SIGMOID"})
    void classesAreToldApartByTheirLogits(Activation last) {
        Path file = model(last, List.of("a", "b", "c"), Map.of(), 1e-9f, 2e-9f, -1);
        JsonNode test =
                CliRun.ok("evaluate", file, table("1,b\n"), "--json").json().get("test");
        assertEquals(1, test.get("accuracy").asDouble());
        String csv = CliRun.ok("predict", file, table("1\n")).out();
        assertTrue(csv.lines().skip(1).findFirst().orElseThrow().startsWith("b,"), csv);
    }

    /** Outputs that are logits are judged as what they were trained for. */
    @Test
    void aLinearOutputThatWasTrainedAsALogitHasProbabilities() {
        Map<String, String> metadata = Map.of(Provenance.LOSS, "binary_cross_entropy");
        Path file = model(Activation.LINEAR, List.of("n", "p"), metadata, 1);
        JsonNode test = CliRun.ok("evaluate", file, table("20,n\n30,p\n"), "--json")
                .json()
                .get("test");
        assertEquals(10, test.get("logLoss").asDouble(), 1e-6);
        assertEquals(1, test.get("rocAuc").asDouble());
        Path unknown = model(Activation.LINEAR, List.of("n", "p"), Map.of(), 1);
        JsonNode plain = CliRun.ok("evaluate", unknown, table("20,n\n30,p\n"), "--json")
                .json()
                .get("test");
        assertTrue(plain.path("logLoss").isMissingNode(), plain.toString());
    }

    /** It was {@code 1 - logit}, which means nothing. */
    @Test
    void theOtherClassOfALogitHasTheOppositeLogit() {
        Path linear = model(Activation.LINEAR, List.of("no", "yes"), Map.of(), 1);
        assertEquals(
                "prediction,output_no,output_yes\nyes,-3.0,3.0\nno,0.25,-0.25\n",
                CliRun.ok("predict", linear, table("3\n-0.25\n")).out());
        Path sigmoid = model(Activation.SIGMOID, List.of("no", "yes"), Map.of(), 1);
        assertEquals(
                "prediction,probability_no,probability_yes\nyes,0.5,0.5\n",
                CliRun.ok("predict", sigmoid, table("0\n")).out());
    }

    /** It lowered all three means by a third and showed the class as never right. */
    @Test
    void aClassThatNeitherOccursNorIsPredictedHasNoFigures() {
        Path file = model(Activation.SOFTMAX, List.of("a", "b", "c"), Map.of(), 1, -1, 0);
        CliRun run = CliRun.ok("evaluate", file, table("9,a\n-9,b\n"));
        assertTrue(run.out().lines().anyMatch(line -> line.matches("c +– +– +– +0")), run.out());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("mean +1\\.0000 +1\\.0000 +1\\.0000 +2")), run.out());
        JsonNode test = CliRun.ok("evaluate", file, table("9,a\n-9,b\n"), "--json")
                .json()
                .get("test");
        assertEquals(1, test.get("macroF1").asDouble());
        assertTrue(test.at("/perClass/2/precision").isNull(), test.toString());
    }
}
