package dev.lanewise.fuzz;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Model;
import dev.lanewise.data.CsvOptions;
import dev.lanewise.data.CsvTable;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Idx;
import dev.lanewise.data.Npy;
import dev.lanewise.data.Npz;
import dev.lanewise.io.CheckpointFiles;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.onnx.OnnxFiles;
import dev.lanewise.onnx.OnnxOptions;
import dev.lanewise.onnx.OnnxTensor;
import dev.lanewise.onnx.weights.WeightFiles;
import dev.lanewise.onnx.weights.WeightNames;
import dev.lanewise.tune.load.ArrivalTrace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A kind of file that Lanewise reads, and the one exception that a reader of it throws when the content is at fault. */
public enum InputFormat {
    /** A model. */
    MODEL(ModelFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            use(ModelFiles.load(written(Checksums.repaired(bytes), file)));
        }
    },
    /** The state of a training. */
    CHECKPOINT(ModelFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            CheckpointFiles.load(written(Checksums.repaired(bytes), file));
        }
    },
    /** A tuning. */
    TUNING(ModelFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            TuningFiles.load(written(bytes, file));
        }
    },
    /** An ONNX model. */
    ONNX(ModelFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) {
            use(OnnxFiles.read(ByteBuffer.wrap(bytes), new OnnxOptions()).model());
        }
    },
    /** A tensor of ONNX, alone in its file. */
    TENSOR(ModelFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            OnnxTensor.read(written(bytes, file));
        }
    },
    /** Weights of other tools in safetensors files. */
    WEIGHTS(ModelFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            WeightFiles.read(written(bytes, file), LAYERS, NAMES);
        }
    },
    /** An array of NumPy. */
    NPY(DataFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            Npy.read(written(bytes, file));
        }
    },
    /** Several of them. */
    NPZ(DataFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            Npz.read(written(bytes, file));
        }
    },
    /** The format of MNIST. */
    IDX(DataFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            Idx.read(written(bytes, file));
        }
    },
    /** A table. */
    CSV(DataFormatException.class) {
        @Override
        void read(byte[] bytes, Path file) {
            CsvTable table = CsvTable.read("table", new ByteArrayInputStream(bytes), CsvOptions.DEFAULT);
            for (int column = 0; column < table.columns() && table.rows() > 0; column++) {
                table.field(table.rows() - 1, column);
            }
            table.headerDoubt();
        }
    },
    /** Times of arrival. */
    TRACE(IllegalArgumentException.class) {
        @Override
        void read(byte[] bytes, Path file) throws IOException {
            ArrivalTrace.read(written(bytes, file));
        }
    };

    /** Those of the seed. */
    private static final Architecture LAYERS =
            Architecture.of(new int[] {3, 4, 2}, Activation.RELU, Activation.SOFTMAX);

    /** One is named, so that others may be left over. */
    private static final WeightNames NAMES = new WeightNames().with("layers.0.weight", "layers.0.weight");

    /** Models of more inputs are not called: that takes longer than reading. */
    private static final int MOST_INPUTS = 10_000;

    private final Class<? extends RuntimeException> documented;

    InputFormat(Class<? extends RuntimeException> documented) {
        this.documented = documented;
    }

    /** Reads it with what reads such files. */
    abstract void read(byte[] bytes, Path file) throws IOException;

    /** For names of folders and options: {@code onnx}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what may be anything. Whatever comes out but the documented exception, with a message, is a bug.
     *
     * @param file may be overwritten
     * @return whether it was read
     */
    public boolean isRead(byte[] bytes, Path file) {
        try {
            read(bytes, file);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        } catch (RuntimeException e) {
            if (!documented.equals(e.getClass())) {
                throw e;
            }
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new IllegalStateException("a refusal without a message", e);
            }
            return false;
        }
    }

    private static Path written(byte[] bytes, Path file) throws IOException {
        // A file that is cut and written again would wait for the disk.
        Files.deleteIfExists(file);
        return Files.write(file, bytes);
    }

    private static void use(Model model) {
        int inputs = model.network().inputs();
        if (inputs <= MOST_INPUTS) {
            model.predict(new float[inputs]);
        }
    }
}
