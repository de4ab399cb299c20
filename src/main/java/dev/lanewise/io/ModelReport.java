package dev.lanewise.io;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in an intact model file.
 *
 * @param formatVersion of the file
 * @param fileBytes size of the file
 * @param dataStart the byte of the file where the data begin: offsets of tensors count from here
 * @param tensors in the order of the file
 * @param metadata all entries as they are in the file, sorted by key
 */
public record ModelReport(
        int formatVersion,
        long fileBytes,
        long dataStart,
        List<TensorInfo> tensors,
        SortedMap<String, String> metadata) {

    /** Copies the collections. */
    public ModelReport {
        tensors = List.copyOf(tensors);
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    static ModelReport of(long fileBytes, SafeTensorsHeader header) {
        return new ModelReport(
                Envelope.version(header.metadata()),
                fileBytes,
                fileBytes - header.dataBytes(),
                header.tensors(),
                new TreeMap<>(header.metadata()));
    }

    /** The CRC-32C of the tensors' bytes, 8 hexadecimal digits; the bytes have it. */
    public String crc32c() {
        return Envelope.required(metadata, Envelope.DATA_CRC_KEY);
    }
}
