package dev.watchkeeper.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the vocabulary out of a model's file, and tells it as a server's verbose description does.
 * The format: GGUF, "File Structure" (magic, version, numbers of tensors and of keys, then keys
 * with typed values).
 */
final class GgufVocabulary {
    private static final int MAGIC = 0x46554747;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteBuffer in;
    private final ObjectNode info = ModelServer.JSON.createObjectNode();

    private GgufVocabulary(ByteBuffer in) {
        this.in = in;
    }

    static ObjectNode show(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return new GgufVocabulary(mapped.order(ByteOrder.LITTLE_ENDIAN)).read();
        }
    }

    private ObjectNode read() throws IOException {
        if (in.getInt() != MAGIC) {
            throw new IOException("no model's file");
        }
        in.getInt();
        in.getLong();
        long keys = in.getLong();
        for (long i = 0; i < keys; i++) {
            String key = string();
            int type = in.getInt();
            if (type != ARRAY) {
                put(key, type);
                continue;
            }
            ArrayNode values = info.putArray(key);
            int of = in.getInt();
            long size = in.getLong();
            for (long k = 0; k < size; k++) {
                if (of == STRING) {
                    values.add(string());
                } else {
                    values.add(number(of));
                }
            }
        }
        ObjectNode show = ModelServer.JSON.createObjectNode();
        show.set("model_info", info);
        show.putArray("capabilities").add("completion");
        return show;
    }

    private void put(String key, int type) {
        if (type == STRING) {
            info.put(key, string());
        } else {
            info.put(key, number(type));
        }
    }

    private String string() {
        byte[] bytes = new byte[(int) in.getLong()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private double number(int type) {
        return switch (type) {
            case 0, 1, 7 -> in.get();
            case 2, 3 -> in.getShort();
            case 4, 5 -> in.getInt();
            case 6 -> in.getFloat();
            case 10, 11 -> in.getLong();
            case 12 -> in.getDouble();
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }
}
