package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.cli.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The header of a safetensors file that no Lanewise wrote: tensors of any type, without the layers. */
final class ForeignHeader {

    /** As the reference implementation. */
    private static final int MAX_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";

    private ForeignHeader() {}

    /** The header; empty if the file is no safetensors file, or one of Lanewise. */
    static Optional<JsonNode> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] prefix = in.readNBytes(Long.BYTES);
            if (prefix.length < Long.BYTES) {
                return Optional.empty();
            }
            long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > MAX_BYTES || length > Files.size(file) - Long.BYTES) {
                return Optional.empty();
            }
            JsonNode header = Json.parse(new String(in.readNBytes((int) length), StandardCharsets.UTF_8));
            boolean own = header.path(METADATA).has("lanewise.format_version");
            return header.isObject() && !own ? Optional.of(header) : Optional.empty();
        } catch (IOException | IllegalStateException _) {
            // The reader of models says what is wrong.
            return Optional.empty();
        }
    }
}
