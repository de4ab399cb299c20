package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH itself runs every benchmark without a fork ({@code -f 0}), one parameter after the other in one process. */
class InProcessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GemmBenchmark | 9 | shape=8x40x24 operands=HOT variant=LANEWISE_VECTOR,LANEWISE_SCALAR,PLAIN_LOOP",
                "GemmBenchmark.forward | 2 | shape=8x784x128,8x1024x64 operands=COLD variant=LANEWISE_VECTOR",
                "ActivationBenchmark | 60 | length=64,4096 variant=LANEWISE_VECTOR,LANEWISE_SCALAR,PLAIN_LOOP",
                "UpdateBenchmark | 24 | length=64,4096 variant=LANEWISE_VECTOR,LANEWISE_SCALAR,PLAIN_LOOP",
                "TrainStepBenchmark | 4 | network=20-12-4@8,2-10-1@10 variant=LANEWISE_VECTOR,ENCOG",
                "TrainStepBenchmark | 4 | network=20-12-4@8,4-5-3:tanh@9 variant=LANEWISE_VECTOR threads=1,2",
                "EpochBenchmark | 4 | rows=100 variant=LANEWISE_VECTOR threads=1,2 batchSize=32,64",
                "PredictBenchmark | 6 | network=20-12-4@8,9-8:tanh-1@1 variant=LANEWISE_VECTOR,LANEWISE_BFLOAT16,LANEWISE_INT8",
                "PredictLatencyBenchmark | 3 | network=20-12-4@1,9-8-1@1 variant=LANEWISE_VECTOR",
                "WarmUpBenchmark | 2 | network=9-8-1@1 variant=LANEWISE_VECTOR",
                "MachineBenchmark.copy | 2 | length=1024,32768",
            })
    void everyBenchmarkRunsForManyParameters(String benchmark, int rows, String parameters) throws RunnerException {
        assertEquals(rows, run(benchmark, parameters).size());
    }

    @ParameterizedTest
    @Tag("peers")
    @CsvSource(
            delimiter = '|',
            value = {
                "GemmBenchmark | 6 | shape=8x784x128 operands=HOT,COLD variant=MKL",
                "TrainStepBenchmark | 2 | network=20-12-4@8,4-5-3:tanh@9 variant=PYTORCH",
                "EpochBenchmark | 2 | rows=100 variant=PYTORCH batchSize=32,64",
                "PredictBenchmark | 4 | network=20-12-4@8,9-8-1@1 variant=ONNX_RUNTIME,PYTORCH",
            })
    void everyPeerRunsForManyParameters(String benchmark, int rows, String parameters) throws RunnerException {
        assertEquals(rows, run(benchmark, parameters).size());
    }

    @Test
    void scalarKernelsAfterVectorKernelsAreAnErrorAndNoMeasurement() {
        RunnerException e = assertThrows(
                RunnerException.class,
                () -> run("TrainStepBenchmark", "network=2-10-1@10 variant=LANEWISE_VECTOR,LANEWISE_SCALAR"));
        assertTrue(causes(e).contains("the scalar kernels were asked for, but this process runs vector"), causes(e));
    }

    @Test
    void imagesWithoutLabelsAreAnError() {
        RunnerException e =
                assertThrows(RunnerException.class, () -> run("EpochBenchmark", "images=x variant=LANEWISE_VECTOR"));
        assertTrue(causes(e).contains("images and labels go together"), causes(e));
    }

    private static String causes(Throwable e) {
        StringBuilder causes = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            causes.append(cause).append('\n');
            for (Throwable suppressed : cause.getSuppressed()) {
                causes.append(causes(suppressed));
            }
        }
        return causes.toString();
    }

    private static Collection<RunResult> run(String benchmark, String parameters) throws RunnerException {
        // Another JMH on this machine does no harm here: nothing is measured.
        System.setProperty("jmh.ignoreLock", "true");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmark)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        for (String parameter : parameters.split(" ", -1)) {
            String[] halves = parameter.split("=", 2);
            options.param(halves[0], halves[1].split(",", -1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        assertFalse(results.isEmpty());
        return results;
    }
}
