package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The native peers, about 350 MB that come with {@code ./mvnw -Dpeers}, compute what Lanewise computes. */
@Tag("peers")
class PeerCorrectnessTest {

    @ParameterizedTest
    @CsvSource({
        "MKL, 13x37x21, Math Kernel Library",
        "MKL, 1x64x10, Math Kernel Library",
        "MKL, 64x128x96, Math Kernel Library",
        "OPENBLAS, 13x37x21, OpenBLAS",
        "OPENBLAS, 1x64x10, OpenBLAS",
        "OPENBLAS, 64x128x96, OpenBLAS"
    })
    void productsAreThoseOfTheLibraryThatTheBenchmarkNames(
            Implementation implementation, String shape, String library) {
        DenseOperands operands = DenseOperands.of(DenseShape.parse(shape));
        DenseProducts products = DenseProducts.of(implementation, operands, 2);
        assertTrue(products.describe().contains(library), products.describe());
        DenseOracle oracle = new DenseOracle(operands, products.startsAtBias());
        for (int set = 0; set < 2; set++) {
            products.forward(set);
            oracle.assertForward(products.z(set));
            products.parameterGradients(set);
            oracle.assertParameterGradients(products.dw(set));
            products.inputGradient(set);
            oracle.assertInputGradient(products.dx(set));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"20-12-4@8", "784-128-10@32", "30-40-20-5@13", "2-10-1@10"})
    void pyTorchTakesTheSameSteps(String network) {
        TrainingSteps.assertSame(network, TrainingStep.Kind.LANEWISE_VECTOR, TrainingStep.Kind.PYTORCH, true);
    }
}
