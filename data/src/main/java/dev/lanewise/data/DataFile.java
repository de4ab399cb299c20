package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Rows in a file or a stream, plain or gzip, that is opened once and read once: a pipe will do. What it is, its first
 * bytes say. Not thread-safe.
 */
public final class DataFile implements AutoCloseable {

    /** What a file is. */
    public enum Kind {
        /** A table as CSV, or what will be refused as one. */
        TABLE,
        /** NumPy's format. */
        NPY,
        /** The format of MNIST. */
        IDX
    }

    private static final int MAGIC = 6;

    private final String source;
    private final InputStream in;
    private final Kind kind;

    private DataFile(String source, InputStream in, Kind kind) {
        this.source = source;
        this.in = in;
        this.kind = kind;
    }

    /**
     * Opens a file.
     *
     * @throws DataFormatException if it cannot be read
     */
    public static DataFile open(Path file) {
        return open(file, in -> in);
    }

    /**
     * Opens a file and reads it through another stream, as to show progress.
     *
     * @throws DataFormatException if it cannot be read
     */
    public static DataFile open(Path file, UnaryOperator<InputStream> through) {
        return DataFiles.attempt(file.toString(), () -> {
            InputStream in = DataFiles.open(file);
            return closingIfItFails(in, () -> of(file.toString(), through.apply(in)));
        });
    }

    /**
     * Takes a stream, reads its first bytes and closes it in the end, or if that fails.
     *
     * @param source how messages name it
     * @throws DataFormatException if it cannot be read
     */
    public static DataFile of(String source, InputStream stream) {
        return DataFiles.attempt(
                source, () -> closingIfItFails(stream, () -> begin(source, DataFiles.decompressed(stream))));
    }

    private static DataFile begin(String source, InputStream in) throws IOException {
        in.mark(MAGIC);
        byte[] magic = in.readNBytes(MAGIC);
        in.reset();
        Kind kind = FileKinds.isNpy(magic) ? Kind.NPY : FileKinds.isIdx(magic) ? Kind.IDX : Kind.TABLE;
        return new DataFile(source, in, kind);
    }

    /** Closes a stream that no caller will get, after a failure. */
    private static DataFile closingIfItFails(InputStream in, DataFiles.Reading<DataFile> opening) throws IOException {
        try {
            return opening.read();
        } catch (IOException | RuntimeException | Error failure) {
            try {
                in.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /**
     * A table to fit an encoding to.
     *
     * @throws DataFormatException as {@link CsvTable#read(String, InputStream, CsvOptions, EncodingOptions)}
     */
    public CsvTable table(CsvOptions options, EncodingOptions encoding) {
        return read(contents -> CsvTable.parse(source, contents, options, encoding::needs));
    }

    /**
     * A table for an encoding.
     *
     * @throws DataFormatException as {@link TableEncoding#read(String, InputStream)}
     */
    public CsvTable table(TableEncoding encoding) {
        return read(contents -> CsvTable.parse(source, contents, encoding.csvOptions(), encoding::needs));
    }

    /**
     * The finite numbers of an NPY or IDX file.
     *
     * @throws DataFormatException as {@link Npy#read} and {@link Idx#read}, and if a number is not finite
     */
    public NdArray array() {
        NdArray array = read(contents -> kind == Kind.NPY ? Npy.parse(source, contents) : Idx.parse(source, contents));
        array.requireFinite(source);
        return array;
    }

    /**
     * The finite numbers of an NPY or IDX file, each row of which has the features of an encoding: categories as 0 and
     * 1, numbers as they are in a table. Where the encoding centres and scales them in double, an NPY file must hold
     * doubles or integers.
     *
     * @throws DataFormatException as {@link #array}, and if the numbers were rounded to float but must not be
     */
    public NdArray array(TableEncoding encoding) {
        FeatureRescaling rescaling = FeatureRescaling.of(encoding);
        if (rescaling.isNone()) {
            return array();
        }
        if (kind == Kind.IDX) {
            throw rescaling.tooCoarse(source, "an IDX file");
        }
        NdArray array = read(contents -> Npy.parse(source, contents, rescaling));
        array.requireFinite(source);
        return array;
    }

    private <T> T read(DataFiles.Parser<T> parser) {
        return DataFiles.attempt(source, () -> parser.parse(in));
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw DataFiles.failure(source, e);
        }
    }
}
