package dev.lanewise.cli.bench;

import dev.lanewise.cli.bench.plan.BenchPlan;
import dev.lanewise.cli.bench.plan.BenchSettings;
import dev.lanewise.cli.bench.plan.JvmSetup;
import dev.lanewise.cli.bench.plan.Shape;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Machine;
import dev.lanewise.cli.context.OutputFiles;
import dev.lanewise.cli.context.Usage;
import dev.lanewise.cli.page.HtmlPage;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The benchmarks, for a person. */
@Command(
        name = "bench",
        description = {
            "Measures Lanewise on this machine, beside what one would use instead.",
            "Each implementation has a process of its own. They take turns, so that a machine of changing speed changes all alike."
        },
        footer = {
            "  lanewise bench --quick",
            "  lanewise bench --suite gemm --peers --json gemm.json --html gemm.html",
            "  lanewise bench --suite gemm --shapes jmh/shapes/square.txt --vector-bits 256",
            "  lanewise bench --suite train --peers --threads 2",
            "  lanewise bench --suite predict --layers 784-128-10 --rate 20000/s --html latency.html"
        })
public final class BenchCommand implements Callable<Integer> {

    /** System property with the root of the checkout; the launcher sets it. */
    static final String HOME_PROPERTY = "lanewise.home";

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            description =
                    "gemm (products of a dense layer), activations (and optimizer steps), train (training steps) or predict"
                            + " (predictions under load); may be there several times (default: all).")
    private List<Suite> suites = new ArrayList<>();

    @Option(
            names = "--peers",
            description =
                    "Other libraries too: oneMKL, OpenBLAS and BLIS (gemm), PyTorch, Encog and a loop in C over BLIS and"
                            + " over OpenBLAS (train), ONNX Runtime (predict). The first time, this downloads 400 MB; BLIS and the"
                            + " loops in C are left out where the system has no BLAS or no C compiler.")
    private boolean peers;

    @Option(
            names = "--vector-bits",
            paramLabel = "BITS",
            description = "Width of Lanewise's vectors: 64, 128, 256 or 512 (default: the machine's).")
    private @Nullable Integer vectorBits;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of the training steps (default: ${DEFAULT-VALUE}); the other suites use one.")
    private int threads;

    @Option(names = "--quick", description = "A few cases, one fork: a minute or two.")
    private boolean quick;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "Rounds, each in new processes; figures are medians over them (default: 3, with --quick 1).")
    private @Nullable Integer forks;

    @Option(
            names = "--shapes",
            paramLabel = "FILE",
            description =
                    "Shapes of the products, such as 32x784x128, one a line (default: jmh/shapes/dense-layers.txt, with"
                            + " --quick quick.txt).")
    private @Nullable Path shapes;

    @Mixin
    private OpenLoopOptions openLoop;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything as JSON; - for standard output, which then has nothing else.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with a roofline chart, bars, curves of latencies and the tables.")
    private @Nullable Path html;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    public BenchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty(HOME_PROPERTY, ""));
        JvmSetup host = host(home);
        BenchSettings settings = Usage.check(spec, () -> settings(home, host));
        OutputFiles files = new OutputFiles(spec.commandLine(), context.interruption());
        // An hour's work must not end with a file that cannot be written.
        files.requireWritable(json, html);
        requireBenchmarks(host);
        BenchPlan plan = BenchPlan.of(settings, host);
        BenchProgress progress = new BenchProgress(plan, spec.commandLine().getErr(), quiet);
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        progress.begin(settings);
        Bench bench = new Bench(plan, settings, host);
        context.interruption().stops(bench::stop);
        Optional<BenchResult> result;
        try {
            result = bench.run(progress);
        } finally {
            progress.end();
            context.interruption().stopsNothing();
        }
        if (result.isEmpty()) {
            context.interruption().awaitEnd();
            return ExitCode.FAILURE;
        }
        return report(new BenchReport(settings, plan, result.get(), start, commandLine()), files);
    }

    private static JvmSetup host(Path home) {
        return new JvmSetup(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                home.resolve("jmh/target/benchmarks.jar"),
                Machine.vectorBits().orElse(0),
                System.getenv(),
                JvmSetup.vectorFlags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }

    private BenchSettings settings(Path home, JvmSetup host) {
        OutputFiles.requireFile("--html", html);
        Set<Suite> chosen = new LinkedHashSet<>(suites.isEmpty() ? List.of(Suite.values()) : suites);
        if (shapes != null && !chosen.contains(Suite.GEMM)) {
            throw new IllegalArgumentException("--shapes is for --suite gemm");
        }
        if (!chosen.contains(Suite.PREDICT)) {
            openLoop.requireAbsent();
        }
        if (vectorBits != null && vectorBits == 0) {
            throw new IllegalArgumentException("vectorBits must be 64, 128, 256 or 512, but is 0");
        }
        BenchSettings settings = new BenchSettings(
                List.copyOf(chosen),
                peers,
                vectorBits == null ? 0 : vectorBits,
                threads,
                forks == null ? (quick ? 1 : 3) : forks,
                quick,
                chosen.contains(Suite.GEMM) ? shapes(home) : List.of(),
                openLoop.settings(quick));
        if (settings.vectorBits() > Math.max(64, host.vectorBits())) {
            throw new IllegalArgumentException("vectorBits must be at most " + host.vectorBits()
                    + ", the widest vectors of this machine, but is " + settings.vectorBits());
        }
        return settings;
    }

    private List<Shape> shapes(Path home) {
        Path file = home.resolve("jmh/shapes").resolve(quick ? "quick.txt" : "dense-layers.txt");
        return Shape.read(shapes == null ? file : shapes);
    }

    private static void requireBenchmarks(JvmSetup host) {
        if (!Files.isRegularFile(host.jar())) {
            throw new IllegalStateException("the benchmarks are not built: no such file: " + host.jar()
                    + "; ./lanewise in a checkout builds them, or ./mvnw -Dquick -DskipTests -pl jmh -am package");
        }
    }

    private String commandLine() {
        return "lanewise "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private int report(BenchReport report, OutputFiles files) {
        String document = report.json();
        boolean jsonOnly = OutputFiles.STANDARD_OUTPUT.equals(json);
        spec.commandLine().getOut().print(jsonOnly ? document : report.text());
        spec.commandLine().getOut().flush();
        if (json != null && !jsonOnly) {
            files.write(json, document);
        }
        if (html != null) {
            files.write(html, HtmlPage.ofBench(document));
        }
        report.result().absent().forEach(line -> spec.commandLine().getErr().println("lanewise: left out: " + line));
        List<String> failures = report.result().failures();
        failures.forEach(failure -> spec.commandLine().getErr().println("lanewise: " + failure));
        return files.exitCode(failures.isEmpty() ? ExitCode.OK : ExitCode.FAILURE);
    }
}
