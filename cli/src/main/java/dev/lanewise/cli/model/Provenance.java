package dev.lanewise.cli.model;

import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.cli.context.Version;
import dev.lanewise.train.TrainingPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model comes from, for its metadata. The same command on the same data gives the same text on every machine: no time, no
 * path, nothing about threads or kernels.
 */
public final class Provenance {

    public static final String LOSS = "training.loss";
    public static final String SEED = "training.seed";
    public static final String PLAN = "training.plan";
    static final String TEST_SPLIT = "training.test_split";
    public static final String DATA_SHA256 = "training.data_sha256";
    static final String VERSION = "training.lanewise_version";

    private Provenance() {}

    /**
     * The entries.
     *
     * @param train the raw rows that were trained and validated on
     * @param testSplit the share of the rows that was held out as test part before; 0 if there was no such split
     */
    public static Map<String, String> of(TrainingPlan plan, Dataset train, double testSplit) {
        Map<String, String> entries = new TreeMap<>();
        entries.put(LOSS, plan.loss().id());
        entries.put(SEED, Long.toString(plan.seed()));
        entries.put(PLAN, text(plan));
        entries.put(TEST_SPLIT, Double.toString(testSplit));
        entries.put(DATA_SHA256, sha256(train));
        entries.put(VERSION, Version.get());
        return entries;
    }

    /** The settings of a plan that change its result. */
    public static String text(TrainingPlan plan) {
        return "optimizer=" + plan.optimizer().describe() + " schedule="
                + plan.schedule().describe() + " epochs=" + plan.epochs()
                + " batch_size=" + plan.batchSize() + " l2=" + plan.l2() + " clip_norm=" + plan.clipNorm()
                + " validation_split=" + plan.validationSplit() + " early_stopping="
                + plan.earlyStopping()
                        .map(stopping -> "(patience=" + stopping.patience() + ",min_delta=" + stopping.minDelta() + ")")
                        .orElse("none");
    }

    /** SHA-256 over rows, features and targets as text, then the floats of features and targets, little-endian. */
    static String sha256(Dataset data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String shape = data.rows() + " " + data.features() + " " + data.targets() + "\n";
            digest.update(shape.getBytes(StandardCharsets.US_ASCII));
            update(digest, data.x());
            update(digest, data.y());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, float[] values) {
        int chunk = 1 << 14;
        ByteBuffer bytes = ByteBuffer.allocate(chunk * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += chunk) {
            bytes.clear();
            bytes.asFloatBuffer().put(values, from, Math.min(chunk, values.length - from));
            bytes.limit(Math.min(chunk, values.length - from) * Float.BYTES);
            digest.update(bytes);
        }
    }

    /** The loss that a model was trained with, as its metadata say. */
    public static Loss loss(Map<String, String> metadata) {
        String id = metadata.get(LOSS);
        if (id == null) {
            throw new IllegalArgumentException(
                    "the model does not say which loss it was trained with; name one with --loss");
        }
        return Loss.parse(id);
    }
}
