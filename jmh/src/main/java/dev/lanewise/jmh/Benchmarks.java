package dev.lanewise.jmh;

import dev.lanewise.tune.measure.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.Main;

/**
 * The command line of JMH, and in front of it {@code --shapes FILE} or {@code --networks FILE}: the products of all shapes, or the
 * predictions of all networks, in a file. Or, in place of JMH, {@link OpenLoopBenchmark}.
 */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs JMH.
     *
     * @param args {@code [--shapes FILE | --networks FILE] [options of JMH]}
     * @throws IOException if the file cannot be read, or JMH cannot write
     */
    public static void main(String[] args) throws IOException {
        ChildJvm.endWithParent();
        if (args.length > 0 && args[0].equals(OpenLoopBenchmark.OPTION)) {
            OpenLoopBenchmark.main(args);
        } else {
            Main.main(expand(args));
        }
    }

    /** The arguments for JMH: the file becomes the benchmark that it is for and a parameter of it. */
    static String[] expand(String... args) throws IOException {
        return switch (args.length == 0 ? "" : args[0]) {
            case "--shapes" -> expand(args, "GemmBenchmark", "shape", DenseShape.read(file(args, "square.txt")));
            case "--networks" ->
                expand(args, "PredictBenchmark", "network", PredictionShape.read(file(args, "predict.txt")));
            default -> args;
        };
    }

    private static Path file(String[] args, String example) {
        if (args.length == 1) {
            throw new IllegalArgumentException(args[0] + " needs a file, as in " + args[0] + " jmh/shapes/" + example);
        }
        return Path.of(args[1]);
    }

    private static String[] expand(String[] args, String benchmark, String parameter, List<?> cases) {
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(2, args.length));
        // A name of the benchmark among the options narrows the run to it; JMH runs everything that matches any name.
        if (expanded.stream().noneMatch(arg -> arg.contains(benchmark))) {
            expanded.addFirst(benchmark);
        }
        String values = cases.stream().map(Object::toString).collect(Collectors.joining(","));
        expanded.addAll(List.of("-p", parameter + "=" + values));
        return expanded.toArray(String[]::new);
    }
}
