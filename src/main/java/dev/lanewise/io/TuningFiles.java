package dev.lanewise.io;

import dev.lanewise.Host;
import dev.lanewise.Model;
import dev.lanewise.TuningResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keeps tunings: as JSON in files of their own, and in the metadata of models, one for each host; {@code
 * docs/model-format.md} defines both.
 *
 * <p>A tuning that is read is equal to the one that was written, doubles in their bits. Failures and atomicity of files
 * are those of {@link ModelFiles}. Thread-safe.
 */
public final class TuningFiles {

    /** Longest JSON in bytes; it cannot have more values than are read. */
    private static final int MAX_BYTES = 2 * JsonReader.MAX_VALUES;

    private static final String KEY_PREFIX = "tuning.";

    private static final int LONGEST_HOST_IN_MESSAGES = 200;

    private TuningFiles() {}

    /**
     * The JSON of a tuning, for people and programs: keys in a fixed order, units in their names.
     *
     * @throws IllegalArgumentException if it takes more than 512 KiB
     */
    public static String toJson(TuningResult result) {
        return checked(JsonWriter.indented(TuningJson.of(result)));
    }

    /**
     * The tuning that a text holds. Every key must be there, and no other.
     *
     * @param name what the text is, for messages
     * @throws ModelFormatException if it holds anything else
     */
    public static TuningResult parse(String name, String json) {
        return TuningJson.parse(name, json);
    }

    /**
     * Saves a tuning in place of the file that may be there.
     *
     * @throws IllegalArgumentException as {@link #toJson}
     * @throws UncheckedIOException if the file is a folder, its folder is missing, or writing fails; then the old file
     *     stays
     */
    public static void save(TuningResult result, Path file) {
        AtomicFile.write(file, (toJson(result) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Loads a tuning.
     *
     * @throws ModelFormatException if the file is no intact tuning
     * @throws UncheckedIOException if the file is missing, a folder, or reading fails
     */
    public static TuningResult load(Path file) {
        try {
            return parse("the tuning", read(file));
        } catch (ModelFormatException e) {
            throw e.in(file);
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    /**
     * A copy of a model that holds a tuning for its host, in place of the one that it may hold for this host. Those for
     * other hosts stay. The network is shared.
     *
     * @throws IllegalArgumentException if the tuning is of other layers, or as {@link #toJson}
     */
    public static Model store(Model model, TuningResult result) {
        if (!result.layers().equals(layers(model))) {
            throw new IllegalArgumentException(
                    "the tuning is for layers " + result.layers() + ", but the model has " + layers(model));
        }
        Map<String, String> metadata = new HashMap<>(model.metadata());
        metadata.put(key(result.host()), checked(JsonWriter.compact(TuningJson.of(result))));
        return new Model(model.network(), model.featureScaling(), model.classLabels(), metadata);
    }

    /**
     * The tuning that a model holds for {@linkplain Host#current() this host}. If it holds some for other hosts only, a
     * warning names them.
     *
     * @throws ModelFormatException if the one for this host is damaged, or of other layers
     */
    public static Optional<TuningResult> find(Model model) {
        Host here = Host.current();
        String json = model.metadata().get(key(here));
        if (json == null) {
            warnOfOtherHosts(model, here);
            return Optional.empty();
        }
        String name = "metadata " + JsonWriter.excerpt(key(here), LONGEST_HOST_IN_MESSAGES);
        TuningResult result = parse(name, json);
        if (!result.host().equals(here)) {
            throw new ModelFormatException(
                    name + " must be for this host, but is for " + result.host().id());
        }
        if (!result.layers().equals(layers(model))) {
            throw new ModelFormatException(
                    name + " is for layers " + result.layers() + ", but the model has " + layers(model));
        }
        return Optional.of(result);
    }

    private static void warnOfOtherHosts(Model model, Host here) {
        String others = model.metadata().keySet().stream()
                .filter(key -> key.startsWith(KEY_PREFIX))
                .sorted()
                .map(key -> JsonWriter.excerpt(key.substring(KEY_PREFIX.length()), LONGEST_HOST_IN_MESSAGES))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            System.getLogger(TuningFiles.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the model's tuning is ignored: it is for the host " + others + ", but this is " + here.id()
                                    + "; to tune for this one, run \"lanewise tune\" here");
        }
    }

    private static String key(Host host) {
        return KEY_PREFIX + host.id();
    }

    private static List<Integer> layers(Model model) {
        return IntStream.of(model.network().parameters().layers()).boxed().toList();
    }

    private static String checked(String json) {
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes >= MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a tuning must take less than " + MAX_BYTES + " bytes, but takes " + bytes);
        }
        return json;
    }

    private static String read(Path file) throws IOException {
        AtomicFile.refuseIrregular(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ModelFormatException("a tuning takes " + MAX_BYTES + " bytes at most, but the file is longer");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException _) {
            throw new ModelFormatException("the tuning is no valid UTF-8 at byte " + buffer.position());
        }
    }
}
