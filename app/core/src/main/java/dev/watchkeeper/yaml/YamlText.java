package dev.watchkeeper.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads YAML 1.2 (core schema) into values that know their places. */
public final class YamlText {
    private static final int DEEPEST = 60;
    private static final int MOST_VALUES = 100_000;

    private final String file;
    private final String text;
    private final Problems problems;
    private final int points;
    private int values;

    private YamlText(String file, String text, Problems problems) {
        this.file = file;
        this.text = text;
        this.problems = problems;
        this.points = text.codePointCount(0, text.length());
    }

    /** A value on one line, as it may be written into a file. */
    public static String flow(Value value) {
        return new Dump(
                        DumpSettings.builder()
                                .setDefaultFlowStyle(FlowStyle.FLOW)
                                .setSchema(new CoreSchema())
                                .setSplitLines(false)
                                .setWidth(Integer.MAX_VALUE)
                                .build())
                .dumpToString(value.plain())
                .strip();
    }

    /**
     * Decodes a file's bytes.
     *
     * @return {@code null} if they are no UTF-8; then that is a problem
     */
    public static @Nullable String decode(String file, byte[] content, Problems problems) {
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(content.length + 1);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        try {
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            out.flip();
            Place place = at(file, out.toString(), out.length());
            problems.add(place, "this is not UTF-8; save the file as UTF-8");
            return null;
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Reads a text.
     *
     * @param file how a person knows it
     * @return its value, or {@code null} if it is empty or can't be read; what is wrong is added to
     *     {@code problems}
     */
    public static @Nullable Value read(String file, String text, Problems problems) {
        return new YamlText(file, text, problems).read();
    }

    private @Nullable Value read() {
        LoadSettings how =
                LoadSettings.builder().setLabel(file).setSchema(new CoreSchema()).build();
        try {
            Node root = new Compose(how).composeString(text).orElse(null);
            return root == null ? null : value(root, 0);
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            Place place =
                    mark == null
                            ? new Place(file, 1, 1, 0, 0)
                            : new Place(file, mark.getLine() + 1, mark.getColumn() + 1, 0, 0);
            problems.add(place, "this is no YAML: " + spoken(oneLine(e.getProblem())));
        } catch (ReaderException e) {
            int offset = offset(Math.min(e.getPosition(), points));
            problems.add(
                    at(file, text, offset),
                    String.format(
                            Locale.ROOT,
                            "the character U+%04X can't stand in YAML",
                            e.getCodePoint()));
        } catch (TooMuch e) {
            problems.add(e.place, e.what);
        } catch (StackOverflowError e) {
            // The composer goes one call deeper for each level.
            problems.add(new Place(file, 1, 1, 0, 0), "this is nested too deeply");
        } catch (YamlEngineException e) {
            problems.add(
                    new Place(file, 1, 1, 0, 0), "this is no YAML: " + oneLine(e.getMessage()));
        }
        return null;
    }

    /** The parser's words, after what they probably mean. */
    private static String spoken(String words) {
        String meant = "";
        if (words.contains("TAB")) {
            meant = "a tab can't indent; use spaces";
        } else if (words.contains("mapping values are not allowed")) {
            meant = "a colon is not expected here; quote the text, or mend the indentation";
        } else if (words.contains("expected <block end>")) {
            meant = "the indentation does not fit the lines above";
        } else if (words.contains("<stream end>") || words.contains("end of stream")) {
            meant = "the text ends before a bracket, brace or quote is closed";
        }
        return meant.isEmpty() ? words : meant + " (" + words + ")";
    }

    /** Marks count characters, strings count UTF-16 units. */
    private int offset(int index) {
        return points == text.length() ? index : text.offsetByCodePoints(0, index);
    }

    private Value value(Node node, int depth) {
        Place place = place(node);
        if (depth > DEEPEST) {
            throw new TooMuch(place, "this is nested too deeply, or refers to itself");
        }
        if (++values > MOST_VALUES) {
            throw new TooMuch(place, "this text holds too many values");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode sequence -> {
                untagged(sequence, Tag.SEQ, place);
                List<Value> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(value(item, depth + 1));
                }
                yield new Value.Items(place, items, flow(sequence));
            }
            case MappingNode mapping -> {
                untagged(mapping, Tag.MAP, place);
                yield fields(mapping, place, depth);
            }
            default -> throw new TooMuch(place, "this can't be read");
        };
    }

    private void untagged(Node node, Tag usual, Place place) {
        if (!node.getTag().equals(usual)) {
            problems.add(place, "the tag " + node.getTag().getValue() + " means nothing here");
        }
    }

    private Value.Fields fields(MappingNode mapping, Place place, int depth) {
        Map<String, Value.Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at, "a key must be one word");
                continue;
            }
            Value value = value(tuple.getValueNode(), depth + 1);
            Value.Field first = fields.putIfAbsent(key.getValue(), new Value.Field(at, value));
            if (first != null) {
                problems.add(
                        at,
                        "the key '"
                                + key.getValue()
                                + "' stands here twice, first in line "
                                + first.key().line());
            }
        }
        return new Value.Fields(place, fields, flow(mapping));
    }

    private Value.Scalar scalar(ScalarNode node, Place place) {
        String written = node.getValue();
        Value.Scalar.Style style =
                switch (node.getScalarStyle()) {
                    case PLAIN, JSON_SCALAR_STYLE -> Value.Scalar.Style.PLAIN;
                    case SINGLE_QUOTED -> Value.Scalar.Style.SINGLE_QUOTED;
                    case DOUBLE_QUOTED -> Value.Scalar.Style.DOUBLE_QUOTED;
                    case LITERAL, FOLDED -> Value.Scalar.Style.BLOCK;
                };
        Tag tag = node.getTag();
        Object value = written;
        try {
            if (tag.equals(Tag.NULL)) {
                value = null;
            } else if (tag.equals(Tag.BOOL)) {
                value = written.equalsIgnoreCase("true");
            } else if (tag.equals(Tag.INT)) {
                value = whole(written);
            } else if (tag.equals(Tag.FLOAT)) {
                value = real(written);
            } else if (!tag.equals(Tag.STR)) {
                problems.add(place, "the tag " + tag.getValue() + " means nothing here");
            }
        } catch (NumberFormatException e) {
            problems.add(place, "the number " + written + " is too large");
        }
        return new Value.Scalar(place, value, written, style);
    }

    private static Long whole(String written) {
        if (written.startsWith("0x")) {
            return Long.valueOf(written.substring(2), 16);
        }
        if (written.startsWith("0o")) {
            return Long.valueOf(written.substring(2), 8);
        }
        return Long.valueOf(written);
    }

    private static Double real(String written) {
        String low = written.toLowerCase(Locale.ROOT);
        if (low.endsWith(".inf")) {
            return low.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return low.endsWith(".nan") ? Double.valueOf(Double.NaN) : Double.valueOf(written);
    }

    private static boolean flow(CollectionNode<?> node) {
        return node.getFlowStyle() == FlowStyle.FLOW;
    }

    private Place place(Node node) {
        Mark start = node.getStartMark().orElse(null);
        Mark end = node.getEndMark().orElse(start);
        if (start == null || end == null) {
            return new Place(file, 1, 1, 0, 0);
        }
        return new Place(
                file,
                start.getLine() + 1,
                start.getColumn() + 1,
                offset(start.getIndex()),
                offset(end.getIndex()));
    }

    /** The place of an offset. */
    public static Place at(String file, String text, int offset) {
        int line = 1;
        int begins = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                begins = i + 1;
            }
        }
        return new Place(file, line, text.codePointCount(begins, offset) + 1, offset, offset);
    }

    private static String oneLine(@Nullable String words) {
        return words == null ? "unreadable" : words.strip().replaceAll("\\s+", " ");
    }

    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final String what;

        TooMuch(Place place, String what) {
            super(what);
            this.place = place;
            this.what = what;
        }
    }
}
