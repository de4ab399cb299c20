package dev.lanewise.jmh;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/** A benchmark whose implementations {@code lanewise bench} measures in turns: an iteration is a turn. */
@State(Scope.Thread)
public abstract class TurnTaking {

    /** Waits for the turn, before JMH starts the clock. */
    @Setup(Level.Iteration)
    public void awaitTurn(BenchmarkParams benchmark, IterationParams iteration) {
        Map<String, String> parameters =
                benchmark.getParamsKeys().stream().collect(Collectors.toMap(Function.identity(), benchmark::getParam));
        boolean warmUp = iteration.getType() == IterationType.WARMUP;
        Turns.await(warmUp ? "warm-up" : "measurement", benchmark.getBenchmark(), parameters);
    }
}
