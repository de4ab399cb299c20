package dev.lanewise.cli;

import dev.lanewise.cli.bench.BenchCommand;
import dev.lanewise.cli.context.Failures;
import dev.lanewise.cli.context.Version;
import dev.lanewise.cli.convert.ConvertCommand;
import dev.lanewise.cli.convert.DiffCommand;
import dev.lanewise.cli.convert.InspectCommand;
import dev.lanewise.cli.model.EvaluateCommand;
import dev.lanewise.cli.model.GradientCheckCommand;
import dev.lanewise.cli.model.PredictCommand;
import dev.lanewise.cli.model.QuantizeCommand;
import dev.lanewise.cli.model.SummaryCommand;
import dev.lanewise.cli.model.VerifyCommand;
import dev.lanewise.cli.train.TrainCommand;
import dev.lanewise.cli.tuning.TuneCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: knows the others, does nothing itself. */
@Command(
        name = "lanewise",
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        description = "Trains and runs dense neural networks, in pure Java on the Vector API.",
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            QuantizeCommand.class,
            SummaryCommand.class,
            InspectCommand.class,
            VerifyCommand.class,
            ConvertCommand.class,
            DiffCommand.class,
            GradientCheckCommand.class,
            TuneCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        },
        footer = {
            "  lanewise train digits",
            "  lanewise train houses.csv --target price --out houses.safetensors",
            "  lanewise predict houses.safetensors new-houses.csv > prices.csv",
            "  lanewise help train",
            "",
            "Exit codes: 0 done, 1 failed or different, 2 wrong command line, 3 tune has no answer, 130 stopped by Ctrl-C."
        })
public final class LanewiseCommand implements Runnable, Failures.Debuggable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = Failures.DEBUG_OPTION,
            scope = ScopeType.INHERIT,
            description = "On a failure, print the stack trace as well.")
    private boolean debug;

    @Override
    public boolean isDebug() {
        return debug;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
