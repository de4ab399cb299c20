package dev.lanewise.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.Main;

/** The command line of JMH, and {@code --shapes FILE} in front of it: the products of all shapes in a file. */
public final class Benchmarks {

    private static final String SHAPES = "--shapes";

    private Benchmarks() {}

    /**
     * Runs JMH.
     *
     * @param args {@code [--shapes FILE] [options of JMH]}
     * @throws IOException if the shapes cannot be read, or JMH cannot write
     */
    public static void main(String[] args) throws IOException {
        Main.main(expand(args));
    }

    /** The arguments for JMH: {@code --shapes FILE} becomes the benchmark of the products and its parameter. */
    static String[] expand(String... args) throws IOException {
        if (args.length == 0 || !args[0].equals(SHAPES)) {
            return args;
        }
        if (args.length == 1) {
            throw new IllegalArgumentException(SHAPES + " needs a file, as in " + SHAPES + " jmh/shapes/square.txt");
        }
        String shapes = DenseShape.read(Path.of(args[1])).stream()
                .map(DenseShape::toString)
                .collect(Collectors.joining(","));
        List<String> expanded = new ArrayList<>(Arrays.asList(args).subList(2, args.length));
        // A name of a product among the options narrows the run to it; JMH runs everything that matches any name.
        if (expanded.stream().noneMatch(arg -> arg.contains("GemmBenchmark"))) {
            expanded.addFirst("GemmBenchmark");
        }
        expanded.addAll(List.of("-p", "shape=" + shapes));
        return expanded.toArray(String[]::new);
    }
}
