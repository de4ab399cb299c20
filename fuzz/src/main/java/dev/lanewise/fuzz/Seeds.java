package dev.lanewise.fuzz;

import dev.lanewise.Activation;
import dev.lanewise.Architecture;
import dev.lanewise.Dataset;
import dev.lanewise.FeatureScaling;
import dev.lanewise.Host;
import dev.lanewise.Layer;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import dev.lanewise.data.NdArray;
import dev.lanewise.data.Npy;
import dev.lanewise.io.CheckpointFiles;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.TuningFiles;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Small intact files of every format, from which a fuzzer begins. */
public final class Seeds {

    /** Larger ones slow the fuzzer down. */
    private static final int LONGEST = 1 << 14;

    private final Map<InputFormat, List<byte[]>> seeds = new EnumMap<>(InputFormat.class);
    private final Path scratch;

    private Seeds(Path scratch) {
        this.scratch = scratch;
    }

    /**
     * Writes them.
     *
     * @param arguments the format or {@code all}, the folder to write to, that of inputs found before, that of ONNX archives
     */
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Map<InputFormat, List<byte[]>> seeds = all(Path.of(arguments[2]), Path.of(arguments[3]));
        boolean every = arguments[0].equals("all");
        InputFormat[] formats = InputFormat.values();
        for (int f = 0; f < formats.length; f++) {
            InputFormat format = formats[f];
            if (!every && format != InputFormat.valueOf(arguments[0].toUpperCase(Locale.ROOT))) {
                continue;
            }
            List<byte[]> files = seeds.getOrDefault(format, List.of());
            for (int i = 0; i < files.size(); i++) {
                ByteArrayOutputStream seed = new ByteArrayOutputStream();
                if (every) {
                    seed.write(f);
                }
                seed.write(files.get(i));
                Files.write(folder.resolve(format.id() + "-" + i), seed.toByteArray());
            }
        }
    }

    /**
     * All of them.
     *
     * @param found inputs that were found to break something once, in a folder for each format
     * @param onnx where the archives of ONNX models are
     */
    public static Map<InputFormat, List<byte[]>> all(Path found, Path onnx) throws IOException {
        Path scratch = Files.createTempFile("lanewise-seed", ".bin");
        try {
            Seeds seeds = new Seeds(scratch);
            seeds.models();
            seeds.archive(onnx.resolve("onnx-node.zip"));
            seeds.archive(onnx.resolve("onnx-models.zip"));
            seeds.arrays();
            seeds.texts();
            for (InputFormat format : InputFormat.values()) {
                seeds.files(format, found.resolve(format.id()));
            }
            return seeds.seeds;
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private void add(InputFormat format, byte[] bytes) {
        if (bytes.length <= LONGEST) {
            seeds.computeIfAbsent(format, _ -> new ArrayList<>()).add(bytes);
        }
    }

    private void files(InputFormat format, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    add(format, Files.readAllBytes(file));
                }
            }
        }
    }

    private void models() throws IOException {
        Architecture plain = Architecture.of(new int[] {3, 4, 2}, Activation.RELU, Activation.SOFTMAX);
        Architecture layers = new Architecture(
                3,
                List.of(
                        new Layer.Dense(4, Activation.LINEAR).withoutBias(),
                        new Layer.BatchNormalization(0.9, 1e-5),
                        new Layer.Nonlinearity(Activation.GELU),
                        new Layer.Dropout(0.2),
                        new Layer.Residual(List.of(new Layer.Dense(4, Activation.RELU), new Layer.PRelu())),
                        new Layer.LayerNormalization(1e-5),
                        new Layer.Dense(2, Activation.SIGMOID)));
        for (Architecture architecture : List.of(plain, layers)) {
            Model model = new Model(
                    NeuralNetwork.of(architecture, 1), FeatureScaling.none(3), List.of("no", "yes"), Map.of("a", "b"));
            ModelFiles.save(model, scratch);
            add(InputFormat.MODEL, Files.readAllBytes(scratch));
            add(InputFormat.WEIGHTS, Files.readAllBytes(scratch));
            add(InputFormat.CHECKPOINT, checkpoint(model));
        }
    }

    private byte[] checkpoint(Model model) throws IOException {
        Dataset rows = Dataset.of(new float[] {1, 2, 3, 3, 2, 1}, new float[] {0, 1, 1, 0}, 2);
        Trainer trainer = new Trainer(
                model.network(),
                TrainingPlan.builder(
                                model.network().architecture().isPlain()
                                        ? new Loss.CategoricalCrossEntropy()
                                        : new Loss.BinaryCrossEntropy())
                        .epochs(1)
                        .batchSize(2)
                        .build());
        trainer.fit(rows);
        CheckpointFiles.save(model, trainer.checkpoint(), scratch);
        return Files.readAllBytes(scratch);
    }

    private void archive(Path archive) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".onnx")) {
                    add(InputFormat.ONNX, zip.readAllBytes());
                } else if (entry.getName().endsWith("put_0.pb")) {
                    add(InputFormat.TENSOR, zip.readAllBytes());
                }
            }
        }
    }

    private void arrays() throws IOException {
        Npy.write(scratch, new NdArray(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
        byte[] npy = Files.readAllBytes(scratch);
        add(InputFormat.NPY, npy);
        for (int method : new int[] {ZipEntry.DEFLATED, ZipEntry.STORED}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (String name : List.of("coefs_0.npy", "intercepts_0.npy")) {
                    ZipEntry entry = new ZipEntry(name);
                    entry.setMethod(method);
                    if (method == ZipEntry.STORED) {
                        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                        crc.update(npy);
                        entry.setCrc(crc.getValue());
                        entry.setSize(npy.length);
                    }
                    zip.putNextEntry(entry);
                    zip.write(npy);
                }
            }
            add(InputFormat.NPZ, bytes.toByteArray());
        }
        add(InputFormat.IDX, new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6});
        add(InputFormat.IDX, new byte[] {0, 0, 13, 1, 0, 0, 0, 1, 63, (byte) 128, 0, 0});
    }

    private void texts() {
        add(InputFormat.CSV, utf8("a,b,label\n1,2.5,x\n-3e2,,\"y\"\"z\"\n"));
        add(InputFormat.CSV, utf8("1;2\r\n3;4\r\n"));
        add(InputFormat.TRACE, utf8("# times\n0.000125\n1763900000.25 # seconds\n1.8e9\n"));
        TuningResult tuning = new TuningResult(
                new Host("cpu", 4, "25", 256),
                List.of(3, 4, 2),
                Optional.of(new TuningResult.Serving(Precision.FLOAT32, 8, 100, List.of(4, 8), 2, 1000.5, 200_000)),
                Optional.of(new TuningResult.Training(32, 4, 0.01, 12.5)));
        add(InputFormat.TUNING, utf8(TuningFiles.toJson(tuning)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
