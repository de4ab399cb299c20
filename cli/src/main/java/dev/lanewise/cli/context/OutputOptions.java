package dev.lanewise.cli.context;

import picocli.CommandLine.Option;

/** For people or for machines. */
public final class OutputOptions {

    @Option(
            names = "--json",
            description = "Print the results as one JSON object, and nothing else, on standard output.")
    private boolean json;

    public boolean json() {
        return json;
    }
}
