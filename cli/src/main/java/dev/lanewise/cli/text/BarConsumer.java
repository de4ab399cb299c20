package dev.lanewise.cli.text;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/** Draws a bar that is cleared at its end, and leaves no empty line in its place. */
public final class BarConsumer extends ConsoleProgressBarConsumer {

    private final PrintStream err;

    public BarConsumer(PrintStream err) {
        super(err);
        this.err = err;
    }

    @Override
    public void close() {
        // The bar is cleared already; super would begin a new line.
        err.flush();
    }
}
