package dev.lanewise.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void itsSizeIsThatOfItsBytes() throws Exception {
        Message inner = new Message()
                .text(1, "größe")
                .integer(20, -1)
                .number(2, 0.5f)
                .bytes(9, new long[] {1, -1})
                .bytes(9, 300, () -> new float[300]);
        Message message =
                new Message().message(3, inner).message(3, new Message()).integer(1, Long.MAX_VALUE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(Channels.newChannel(bytes));
        assertEquals(message.size(), bytes.size());
    }

    /** Sizes are known before any number is asked for. */
    @Test
    void whatIsTooLongIsRefusedBeforeItIsWritten() {
        Message message = new Message().message(7, tensor(300_000_000)).message(7, tensor(240_000_000));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, message::requireWritable);
        assertTrue(e.getMessage().startsWith("the model takes 2160000024 bytes as an ONNX file"), e.getMessage());
    }

    private static Message tensor(long count) {
        return new Message().bytes(9, count, () -> {
            throw new AssertionError("no numbers are needed");
        });
    }
}
