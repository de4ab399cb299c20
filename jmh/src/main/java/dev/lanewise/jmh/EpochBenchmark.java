package dev.lanewise.jmh;

import dev.lanewise.Dataset;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One epoch over MNIST, or random images of its shape, as wall time: 784-128-10, ReLU, softmax with cross-entropy, Adam at
 * 0.001, shuffled. Every invocation is the next epoch of one run; the log tells the loss that the last one found.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// Three forks: where the arrays come to lie changes the speed from one JVM to the next.
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
// An iteration is one epoch. In the first, C2 compiles.
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class EpochBenchmark {

    private static final int HIDDEN = 128;

    /** Rows of a mini-batch. */
    @Param("32")
    public int batchSize;

    /** Random images; not used where there are files. */
    @Param("60000")
    public int rows;

    /** IDX file of images, plain or gzip; empty for random ones. */
    @Param("")
    public String images;

    /** IDX file of their labels; empty for random ones. */
    @Param("")
    public String labels;

    /** Threads that may be used. */
    @Param("1")
    public int threads;

    /** What runs. JMH varies the parameter fastest whose name is last in the alphabet: what is compared runs close together. */
    @Param({"LANEWISE_VECTOR", "PYTORCH"})
    public TrainableNetwork.Kind variant;

    private EpochTraining training;
    private int epochs;
    private double loss;

    /** Makes or reads the images, and makes the network. */
    @Setup
    public void setUp() {
        if (images.isEmpty() != labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "images and labels go together, but images is \"" + images + "\" and labels is \"" + labels + "\"");
        }
        Dataset data = images.isEmpty()
                ? LabelledImages.synthetic(rows)
                : LabelledImages.read(Path.of(images), Path.of(labels));
        TrainingCase trainingCase =
                TrainingCase.classifier(data, LabelledImages.PIXELS, HIDDEN, LabelledImages.CLASSES);
        training = EpochTraining.of(variant, trainingCase, batchSize, threads);
        epochs = 0;
        loss = Double.NaN;
        System.out.println(variant + " is " + training.describe() + ", rows: " + data.rows());
    }

    /** Tells the loss; frees native memory. */
    @TearDown
    public void tearDown() {
        System.out.println(variant + ": loss " + loss + " in epoch " + epochs);
        training.close();
    }

    /** One more epoch. */
    @Benchmark
    public double epoch() {
        loss = training.epoch();
        epochs++;
        return loss;
    }
}
