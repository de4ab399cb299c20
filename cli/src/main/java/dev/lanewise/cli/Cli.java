package dev.lanewise.cli;

import dev.lanewise.Activation;
import dev.lanewise.Initializer;
import dev.lanewise.Loss;
import dev.lanewise.Precision;
import dev.lanewise.cli.bench.plan.Suite;
import dev.lanewise.cli.context.CommandContext;
import dev.lanewise.cli.context.ExitCode;
import dev.lanewise.cli.context.Failures;
import dev.lanewise.cli.context.Interruption;
import dev.lanewise.cli.context.StandardOutput;
import dev.lanewise.cli.text.LayerSizes;
import dev.lanewise.cli.text.Quantities;
import dev.lanewise.cli.train.BatchSize;
import dev.lanewise.tune.BatchTuner;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** The {@code lanewise} command: the streams, the command line and the exit code. */
final class Cli {

    /** Made while there is memory for them. */
    private static final String OUT_OF_MEMORY = "lanewise: out of memory; allow more with -Xmx\n";

    private static final String NO_CLASSES = "lanewise: " + Failures.NO_CLASSES + "\n";

    private Cli() {}

    /** Runs a command line and ends the process with its {@link ExitCode}. */
    static void run(String[] arguments) {
        // The library's warnings in one line, like all else on standard error.
        System.setProperty("java.util.logging.SimpleFormatter.format", "lanewise: %4$s: %5$s%n");
        PrintWriter err = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
        StandardOutput out = StandardOutput.open();
        Interruption interruption = new Interruption(err);
        interruption.begin();
        CommandContext context = new CommandContext(interruption, BatchTuner::new);
        int code = out.exitCode(run(context, out, err, arguments), err);
        interruption.end();
        System.exit(code);
    }

    /** Runs a command line; the exit code. */
    static int run(CommandContext context, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = commandLine(context).setOut(out).setErr(err);
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            // picocli hands on exceptions alone; the kernels' static choice and a full heap raise errors.
            return report(commandLine, e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** Nothing may be left to make a message of, or no class can be loaded for it. */
    private static int report(CommandLine commandLine, Error failure, PrintWriter err) {
        try {
            return Failures.report(commandLine, failure);
        } catch (OutOfMemoryError _) {
            err.write(OUT_OF_MEMORY);
        } catch (LinkageError _) {
            err.write(NO_CLASSES);
        }
        return ExitCode.FAILURE;
    }

    private static CommandLine commandLine(CommandContext context) {
        return new CommandLine(new LanewiseCommand(), new CommandFactory(context))
                .registerConverter(Activation.class, word(Activation::parse))
                .registerConverter(Suite.class, word(Suite::parse))
                .registerConverter(Initializer.class, word(Initializer::parse))
                .registerConverter(Loss.class, word(Loss::parse))
                .registerConverter(Precision.class, word(Precision::parse))
                .registerConverter(BatchSize.class, word(BatchSize::parse))
                .registerConverter(Path.class, converter(Failures::path))
                .registerConverter(Duration.class, converter(Quantities::duration))
                .registerConverter(LayerSizes.class, converter(LayerSizes::parse))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOptionsCaseInsensitive(true)
                .setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(110)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setExecutionStrategy(Cli::execute)
                .setParameterExceptionHandler(new Failures.OfUsage())
                .setExecutionExceptionHandler(new Failures.OfRun());
    }

    /** picocli itself refuses a repeated option, but not one in a group. */
    private static int execute(ParseResult parsed) {
        for (ParseResult command = parsed; command != null; command = command.subcommand()) {
            for (OptionSpec option : command.commandSpec().options()) {
                if (!option.isMultiValue() && option.originalStringValues().size() > 1) {
                    throw new ParameterException(
                            command.commandSpec().commandLine(), option.longestName() + " is there more than once");
                }
            }
        }
        return new RunLast().execute(parsed);
    }

    /** For words of the command line, which may be in any case. */
    private static <T> ITypeConverter<T> word(Function<String, T> parse) {
        return converter(text -> parse.apply(text.toLowerCase(Locale.ROOT)));
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
