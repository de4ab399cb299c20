package dev.lanewise.cli;

import picocli.CommandLine.Option;

/** For people or for machines. */
final class OutputOptions {

    @Option(
            names = "--json",
            description = "Print the results as one JSON object, and nothing else, on standard output.")
    private boolean json;

    boolean json() {
        return json;
    }
}
