package dev.lanewise.cli;

import dev.lanewise.Activation;
import dev.lanewise.Initializer;
import dev.lanewise.Loss;
import dev.lanewise.Precision;
import dev.lanewise.cli.bench.Suite;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** Starts the {@code lanewise} command. */
public final class Main {

    private Main() {}

    /** Runs a command line and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        // The library's warnings in one line, like all else on standard error.
        System.setProperty("java.util.logging.SimpleFormatter.format", "lanewise: %4$s: %5$s%n");
        PrintWriter err = writer(FileDescriptor.err);
        Interruption interruption = new Interruption(err);
        interruption.begin();
        LanewiseCommand root = new LanewiseCommand(interruption, Tuner::of);
        int code = run(root, writer(FileDescriptor.out), err, arguments);
        interruption.end();
        System.exit(code);
    }

    /** UTF-8, whatever the locale: JSON must be, and the tables hold more than ASCII. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    /** Runs a command line; the exit code. */
    static int run(LanewiseCommand root, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = commandLine(root).setOut(out).setErr(err);
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            // picocli hands on exceptions alone; the kernels' static choice and a full heap raise errors.
            return Failures.report(commandLine, e);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static CommandLine commandLine(LanewiseCommand root) {
        return new CommandLine(root)
                .registerConverter(Activation.class, converter(Activation::parse))
                .registerConverter(Suite.class, converter(Suite::parse))
                .registerConverter(Initializer.class, converter(Initializer::parse))
                .registerConverter(Loss.class, converter(Loss::parse))
                .registerConverter(Precision.class, converter(Precision::parse))
                .registerConverter(BatchSize.class, converter(BatchSize::parse))
                .registerConverter(Duration.class, converter(Quantities::duration))
                .registerConverter(LayerSizes.class, converter(LayerSizes::parse))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(110)
                .setUsageHelpLongOptionsMaxWidth(34)
                .setExecutionStrategy(Main::execute)
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
