package dev.lanewise.cli.data;

import dev.lanewise.cli.text.BarConsumer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** For terminals: a bar on standard error that fills while a stream is read, and then disappears. */
final class ReadingProgress extends FilterInputStream {

    /** A stream that is read sooner needs no bar. */
    private static final long PATIENCE_NANOS = 500_000_000;

    private static final int UPDATE_MILLIS = 100;
    private static final int MEGA = 1_000_000;

    private final long size;
    private final long start = System.nanoTime();
    private long count;
    private @Nullable ProgressBar bar;

    /**
     * Shows the progress of a stream.
     *
     * @param size bytes, below 0 if unknown
     */
    ReadingProgress(InputStream in, long size) {
        super(in);
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0) {
            end();
            return read;
        }
        count += read;
        ProgressBar shown = bar;
        if (shown == null && System.nanoTime() - start > PATIENCE_NANOS) {
            shown = open(System.err, size);
            bar = shown;
        }
        if (shown != null) {
            shown.stepTo(count);
        }
        return read;
    }

    /** Marks would count bytes twice. */
    @Override
    public boolean markSupported() {
        return false;
    }

    private static ProgressBar open(PrintStream err, long size) {
        return new ProgressBarBuilder()
                .setTaskName("reading")
                .setInitialMax(size)
                .setUnit(" MB", MEGA)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .showSpeed()
                .clearDisplayOnFinish()
                .setConsumer(new BarConsumer(err))
                .build();
    }

    private void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() throws IOException {
        end();
        super.close();
    }
}
