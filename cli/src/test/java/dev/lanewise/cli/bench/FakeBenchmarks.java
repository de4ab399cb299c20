package dev.lanewise.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in for the jar of the benchmarks: takes the same command line, prints what JMH prints, and writes results that are made up
 * at once. Lives alone in a jar, so it uses nothing but the JDK.
 */
final class FakeBenchmarks {

    private FakeBenchmarks() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = List.of(args);
        String variant = parameter(arguments, "variant");
        if (parameter(arguments, "shape").equals("9x9x9")) {
            Thread.sleep(600_000);
        }
        if (parameter(arguments, "shape").equals("8x8x8")) {
            System.out.println("turn warm-up dev.lanewise.jmh.OtherBenchmark.run size=8");
            // Until a turn comes, or standard input ends.
            int _ = System.in.read();
        }
        List<String> entries = new ArrayList<>();
        String classes = arguments.getFirst();
        if (variant.equals("OPENBLAS")) {
            System.out.println(
                    "# Warmup Iteration   1: <failure>\n\njava.lang.IllegalStateException: OpenBLAS is unfair");
        } else if (variant.equals("BLIS")) {
            System.out.println(
                    "# Warmup Iteration   1: <failure>\n\njava.lang.IllegalStateException: BLIS is not here");
        } else if (classes.contains("Machine")) {
            for (int bits : new int[] {128, 256, 512}) {
                entries.add(entry("MachineBenchmark.fma", "\"vectorBits\": \"" + bits + "\"", bits / 2.0, "ops/ns"));
            }
            for (String method : new String[] {"copy", "triad"}) {
                entries.add(entry("MachineBenchmark." + method, "\"length\": \"1024\"", 300, "ops/ns"));
            }
        } else if (classes.equals("--open-loop")) {
            for (String network : parameter(arguments, "network").split(",", -1)) {
                if (network.equals("7-1@1") && variant.equals("LANEWISE_VECTOR")) {
                    System.out.println(
                            "Iteration   1: <failure>\n\njava.lang.IllegalStateException: 7-1@1 is too small");
                } else {
                    entries.add(latency(arguments, network));
                }
            }
        } else if (classes.contains("Gemm")) {
            System.out.println("# Warmup Iteration   1: " + variant + " is </script> itself");
            for (String product : new String[] {"forward", "inputGradient", "parameterGradients"}) {
                for (String shape : parameter(arguments, "shape").split(",", -1)) {
                    entries.add(
                            entry("GemmBenchmark." + product, "\"shape\": \"" + shape + "\"", time(variant), "us/op"));
                }
            }
        } else if (classes.contains("Train")) {
            for (String network : parameter(arguments, "network").split(",", -1)) {
                String threads = "\"threads\": \"" + parameter(arguments, "threads") + "\"";
                entries.add(entry(
                        "TrainStepBenchmark.step",
                        "\"network\": \"" + network + "\", " + threads,
                        time(variant),
                        "us/op"));
            }
        } else {
            for (String function : new String[] {"copy", "relu"}) {
                entries.add(entry("ActivationBenchmark." + function, "\"length\": \"4096\"", time(variant), "ns/op"));
            }
        }
        Files.writeString(Path.of(arguments.getLast()), "[" + String.join(",", entries) + "]");
    }

    /** Lanewise: 1, 2, ... µs, others twice that; the machine a tenth. A rate of 666 cannot be kept up with, and its quantiles end at 99 %. */
    private static String latency(List<String> arguments, String network) throws IOException {
        String variant = parameter(arguments, "variant");
        int micros = variant.equals("LANEWISE_VECTOR") ? 1000 : 2000;
        boolean fast = !parameter(arguments, "rate").equals("666.0");
        boolean rated = arguments.stream().anyMatch(argument -> argument.startsWith("rate="));
        int rate = rated || variant.equals("LANEWISE_VECTOR") ? 700 : 350;
        return entry("OpenLoopBenchmark.predict", "\"network\": \"" + network + "\"", micros, "ns/op")
                        .strip()
                        .replaceFirst("}$", "")
                + """
                , "latency": {"capacity": 1000, "stable": %b, "warmUpSeconds": 2, "baseline": %s, "report": %s}}
                """.formatted(fast, report(rate, micros / 10, true), report(rate, micros, fast));
    }

    private static String report(int rate, int unit, boolean fast) {
        return """
                {"offeredRate": %d, "achievedRate": %d, "count": 70000, "failed": %d, "unanswered": 0, "mean": %d,
                 "p50": %d, "p90": %d, "p99": %d, "p999": %d, "p9999": %d, "max": %d, "collections": 1,
                 "collectionMillis": %d, "quantiles": [[0.0, 0], [1.0, %d], [2.0, %d]%s]}
                """.formatted(
                        rate,
                        fast ? rate : rate / 2,
                        fast ? 0 : 3,
                        unit,
                        unit,
                        2 * unit,
                        3 * unit,
                        4 * unit,
                        5 * unit,
                        6 * unit,
                        fast ? 0 : 7,
                        2 * unit,
                        3 * unit,
                        fast ? ", [4.5, " + 6 * unit + "]" : "");
    }

    private static double time(String variant) {
        return switch (variant) {
            case "LANEWISE_VECTOR" -> 10;
            case "MKL" -> 5;
            default -> 200;
        };
    }

    private static String parameter(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static String entry(String benchmark, String parameters, double value, String unit) throws IOException {
        boolean takesTurns = Boolean.getBoolean("lanewise.turns");
        for (String kind : new String[] {"warm-up", "measurement", "measurement"}) {
            System.out.print(kind.equals("warm-up") ? "# Warmup Iteration   1: " : "Iteration   1: ");
            if (takesTurns) {
                System.out.println("turn " + kind + " dev.lanewise.jmh." + benchmark + " "
                        + parameters
                                .replace("\": ", "=")
                                .replaceAll("[\" ]", "")
                                .replace(',', ' '));
                int next = System.in.read();
                if (next != '\n') {
                    throw new IllegalStateException("a turn is a line, but this is " + next);
                }
                log("begin " + kind);
            }
            System.out.println(value + " " + unit);
            if (takesTurns) {
                log("end");
            }
        }
        return """
                {"benchmark": "dev.lanewise.jmh.%s", "params": {%s},
                 "primaryMetric": {"scoreUnit": "%s", "rawData": [[%s, %4$s]]}}
                """.formatted(benchmark, parameters, unit, value);
    }

    /** Says in a file beside the jar what the processes do, in the order in which they do it. */
    private static void log(String text) throws IOException {
        Path file = Path.of(System.getProperty("java.class.path")).resolveSibling("turns.txt");
        Files.writeString(
                file,
                ProcessHandle.current().pid() + " " + text + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
