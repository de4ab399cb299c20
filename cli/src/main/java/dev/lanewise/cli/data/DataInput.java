package dev.lanewise.cli.data;

import dev.lanewise.cli.text.Terminal;
import dev.lanewise.data.DataFile;
import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the rows that a command line names: once, so that a pipe will do. */
public final class DataInput {

    /** Stands for standard input. */
    static final String STANDARD_INPUT = "-";

    private static final String STANDARD_INPUT_NAME = "standard input";

    private DataInput() {}

    public static boolean isStandardInput(String data) {
        return data.equals(STANDARD_INPUT);
    }

    /**
     * Opens a file or standard input; on a terminal, a bar shows how much of it is read.
     *
     * @param quiet no bar
     * @throws DataFormatException if it cannot be read
     */
    public static DataFile open(String data, boolean quiet) {
        boolean bar = !quiet && Terminal.isThere();
        if (isStandardInput(data)) {
            return DataFile.of(STANDARD_INPUT_NAME, bar ? new ReadingProgress(System.in, -1) : System.in);
        }
        Path file = Path.of(data);
        return bar ? DataFile.open(file, in -> new ReadingProgress(in, size(file))) : DataFile.open(file);
    }

    /** Bytes, -1 if unknown. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException _) {
            return -1;
        }
    }
}
