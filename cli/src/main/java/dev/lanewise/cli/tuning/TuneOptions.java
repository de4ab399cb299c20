package dev.lanewise.cli.tuning;

import dev.lanewise.cli.context.OutputFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a tuning may take and what it leaves. */
final class TuneOptions {

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Of everything (default: ${DEFAULT-VALUE}).")
    private Duration budget;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything as JSON; - for standard output, which then has nothing else.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with charts and tables.")
    private @Nullable Path html;

    @Option(
            names = "--result",
            paramLabel = "FILE",
            description = "Write the answer alone, for train --batch-size auto --tuning FILE and MicroBatcher.")
    private @Nullable Path result;

    @Option(names = "--store", description = "Put the answer for this machine into MODEL.")
    private boolean store;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    Duration budget() {
        return budget;
    }

    Optional<Path> json() {
        return Optional.ofNullable(json);
    }

    Optional<Path> html() {
        return Optional.ofNullable(html);
    }

    Optional<Path> result() {
        return Optional.ofNullable(result);
    }

    boolean store() {
        return store;
    }

    boolean quiet() {
        return quiet;
    }

    /**
     * Everything that can be told without a file.
     *
     * @param model in which the answer is to be stored; null if there is none
     * @param namesLayers whether an option says which layers
     * @throws IllegalArgumentException if an option is out of range or options contradict one another
     */
    void check(@Nullable Path model, boolean namesLayers) {
        OutputFiles.requireFile("--html", html);
        OutputFiles.requireFile("--result", result);
        if (model != null && namesLayers) {
            throw new IllegalArgumentException("a MODEL has its layers: name either it or --layers");
        }
        if (store && model == null) {
            throw new IllegalArgumentException("--store puts the answer into MODEL, but there is none");
        }
    }
}
