package dev.lanewise.cli.tuning;

import picocli.CommandLine.Command;

/** Finds batch sizes: for a service or for a training, each a command of its own. */
@Command(
        name = "tune",
        synopsisSubcommandLabel = "PURPOSE",
        description = {
            "Finds the batch size for this machine: of a service that has a latency to keep, or of a training.",
            "Exit code 3 if the target cannot be met, or if the measurements do not tell which batch size is best.",
            "Without a PURPOSE it is serving; --for PURPOSE names it too."
        },
        subcommands = {TuneServingCommand.class, TuneTrainingCommand.class},
        preprocessor = PurposeWord.class,
        footer = {
            "  lanewise tune serving digits.safetensors --p99 300us --rate 20000/s",
            "  lanewise tune training --data mnist/ --hidden 128 --result tuned.json",
            "  lanewise tune training --help"
        })
public final class TuneCommand {}
