package dev.lanewise.io;

import dev.lanewise.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Safetensors files made by hand, right or wrong. */
final class RawFile {

    private RawFile() {}

    /** Header length, header, data: nothing is padded or checked. */
    static byte[] of(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    /** A header with these metadata, whose checksums are right for the data, and these further members. */
    static byte[] sealed(Map<String, String> metadata, String tensors, byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        String sealed = JsonWriter.object(Envelope.seal(metadata, crc));
        return of("{\"__metadata__\":" + sealed + (tensors.isEmpty() ? "" : "," + tensors) + "}", data);
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    static byte[] bytesOf(Model model) {
        return inTemporaryFile(new byte[0], file -> {
            ModelFiles.save(model, file);
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Model load(byte[] bytes) {
        return inTemporaryFile(bytes, ModelFiles::load);
    }

    static <T> T inTemporaryFile(byte[] bytes, Function<Path, T> use) {
        try {
            Path file = Files.createTempFile("lanewise", ".safetensors");
            try {
                Files.write(file, bytes, StandardOpenOption.WRITE);
                return use.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
