package dev.lanewise.cli.model;

import dev.lanewise.Model;
import dev.lanewise.io.ModelFiles;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.OnnxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How every command reads a model: what a file is, its first bytes say, then its name. */
public final class ModelSource {

    private static final int HEAD = 512;

    /** Fields that the message at the top of an ONNX file has, with their types, as its first byte. */
    private static final byte[] ONNX_TAGS = {0x08, 0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72};

    private ModelSource() {}

    /** What a model file is. */
    public enum Format {
        /** As {@link ModelFiles} writes it. */
        LANEWISE,
        /** Of another tool. */
        ONNX
    }

    /**
     * Loads a model of any format.
     *
     * @throws ModelFormatException if the file is no intact model, or its graph no dense network
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static Model load(Path file) {
        return switch (format(file)) {
            case LANEWISE -> ModelFiles.load(file);
            case ONNX -> OnnxFiles.read(file).model();
        };
    }

    /**
     * What a file is; for one that cannot be read, what its name says.
     *
     * @throws ModelFormatException if it is certainly no model
     */
    public static Format format(Path file) {
        byte[] head;
        try (InputStream in = Files.isRegularFile(file) ? Files.newInputStream(file) : InputStream.nullInputStream()) {
            head = in.readNBytes(HEAD);
        } catch (IOException _) {
            return byName(file);
        }
        if (head.length == 0) {
            return byName(file);
        }
        if (isSafetensors(head)) {
            return Format.LANEWISE;
        }
        String other = other(head);
        if (!other.isEmpty()) {
            throw new ModelFormatException(
                    file + ": this is " + other + ", expected a Lanewise model (.safetensors) or an ONNX file (.onnx)");
        }
        String name = name(file);
        if (name.endsWith(".safetensors")) {
            return Format.LANEWISE;
        }
        return name.endsWith(".onnx") || isOnnx(head) ? Format.ONNX : Format.LANEWISE;
    }

    private static Format byName(Path file) {
        return name(file).endsWith(".onnx") ? Format.ONNX : Format.LANEWISE;
    }

    private static String name(Path file) {
        return file.toString().toLowerCase(Locale.ROOT);
    }

    /** The length of the header, far below 4 GiB, and its first character. */
    private static boolean isSafetensors(byte[] head) {
        return head.length > 8 && head[8] == '{' && (head[4] | head[5] | head[6] | head[7]) == 0;
    }

    private static boolean isOnnx(byte[] head) {
        for (byte tag : ONNX_TAGS) {
            if (head[0] == tag) {
                return true;
            }
        }
        return false;
    }

    /** What else it is; empty if it may be a model. */
    private static String other(byte[] head) {
        if (begins(head, 'P', 'K', 3, 4)) {
            return "a ZIP archive";
        }
        if (begins(head, 0x89, 'H', 'D', 'F')) {
            return "an HDF5 file";
        }
        if (begins(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return "an NPY file";
        }
        if (begins(head, 0x1F, 0x8B)) {
            return "compressed with gzip";
        }
        if (begins(head, 0x80, 2) || begins(head, 0x80, 3) || begins(head, 0x80, 4) || begins(head, 0x80, 5)) {
            return "a Python pickle";
        }
        return isText(head) ? "a text file" : "";
    }

    private static boolean begins(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if ((b >= 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n') || b == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
