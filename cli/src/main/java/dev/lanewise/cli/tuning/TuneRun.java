package dev.lanewise.cli.tuning;

import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.TuningResult;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.OutputFiles;
import dev.lanewise.cli.model.ModelSource;
import dev.lanewise.cli.page.HtmlPage;
import dev.lanewise.cli.text.PhaseProgress;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.tune.measure.TuningOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** A tuning from its options to its report. */
final class TuneRun {

    private final CommandContext context;
    private final CommandSpec spec;
    private final TuneOptions options;
    private final @Nullable Path file;
    private final OutputFiles files;

    /**
     * Of a command.
     *
     * @param file the model; null if there is none
     */
    TuneRun(CommandContext context, CommandSpec spec, TuneOptions options, @Nullable Path file) {
        this.context = context;
        this.spec = spec;
        this.options = options;
        this.file = file;
        files = new OutputFiles(spec.commandLine(), context.interruption());
    }

    /** Measures. */
    interface Tuning {

        /** What came of it. */
        VerdictView verdict(Optional<Model> model, TuningOptions options);
    }

    /** Tunes and reports; the exit code. */
    int run(int forks, long seed, Tuning tuning) {
        if (options.store() && file != null && ModelSource.format(file) != ModelSource.Format.LANEWISE) {
            throw new IllegalArgumentException("--store keeps the result in a Lanewise model, but " + file
                    + " is an ONNX file: lanewise convert makes a model of it");
        }
        // A minute's work must not end with a file that cannot be written.
        files.requireWritable(
                options.json().orElse(null),
                options.html().orElse(null),
                options.result().orElse(null),
                options.store() ? file : null);
        Optional<Model> model = Optional.ofNullable(file).map(ModelSource::load);
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long nanos = System.nanoTime();
        PhaseProgress progress = new PhaseProgress("tune", spec.commandLine().getErr(), options.quiet());
        TuningOptions settings = new TuningOptions(options.budget(), forks, seed, progress::update);
        VerdictView verdict;
        try {
            verdict = tuning.verdict(model, settings);
        } catch (CancellationException e) {
            progress.end();
            context.interruption().awaitEnd();
            throw e;
        } finally {
            progress.end();
            context.interruption().stopsNothing();
        }
        double seconds = (System.nanoTime() - nanos) * 1e-9;
        return report(new TuneReport(settings, verdict, Host.current(), start, seconds, commandLine()), model);
    }

    private String commandLine() {
        return "lanewise "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private int report(TuneReport report, Optional<Model> model) {
        String document = report.json();
        boolean jsonOnly =
                options.json().filter(OutputFiles.STANDARD_OUTPUT::equals).isPresent();
        PrintWriter out = spec.commandLine().getOut();
        out.print(jsonOnly ? document : report.text());
        out.flush();
        report.result().ifPresent(result -> keep(result, model));
        options.json()
                .filter(target -> !target.equals(OutputFiles.STANDARD_OUTPUT))
                .ifPresent(target -> files.write(target, document));
        options.html().ifPresent(target -> files.write(target, HtmlPage.ofTune(document)));
        if (report.verdict().isAnswered()) {
            return files.exitCode(ExitCode.OK);
        }
        boolean kept = options.result().isPresent() || options.store();
        spec.commandLine()
                .getErr()
                .println("lanewise: " + report.verdict().sentence() + (kept ? "; no result was written" : ""));
        return files.exitCode(ExitCode.NO_ANSWER);
    }

    private void keep(TuningResult result, Optional<Model> model) {
        options.result().ifPresent(target -> files.write(() -> TuningFiles.save(result, target)));
        if (options.store() && file != null) {
            Path target = file;
            files.write(() -> {
                Model old = model.orElseThrow();
                ModelFiles.save(TuningFiles.store(old, together(old, result)), target);
            });
        }
    }

    /** An answer for the other purpose that the model may hold for this machine stays. */
    private static TuningResult together(Model model, TuningResult result) {
        return TuningFiles.find(model)
                .map(old -> new TuningResult(
                        result.host(),
                        result.layers(),
                        result.serving().or(old::serving),
                        result.training().or(old::training)))
                .orElse(result);
    }
}
