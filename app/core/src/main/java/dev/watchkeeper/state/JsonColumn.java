package dev.watchkeeper.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Compound domain values as JSON columns. The domain itself knows nothing of it. */
final class JsonColumn {
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

    /** Learns each type that it meets, which costs more than many a column: so one for all. */
    private static final ObjectMapper MAPPER = mapper();

    private static ObjectMapper mapper() {
        SimpleModule words = new SimpleModule();
        words.addSerializer(Instant.class, ToStringSerializer.instance);
        words.addSerializer(Duration.class, ToStringSerializer.instance);
        words.addDeserializer(Instant.class, new InstantReader());
        words.addDeserializer(Duration.class, new DurationReader());
        words.addSerializer(BreakpointAction.class, ToStringSerializer.instance);
        words.addDeserializer(BreakpointAction.class, new ActionReader());
        return JsonMapper.builder()
                .addModule(words)
                .addMixIn(Decision.class, DecisionWords.class)
                .addMixIn(BreakpointOption.class, OptionWords.class)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be kept as JSON: " + e.getMessage(), e);
        }
    }

    @Nullable String writeNullable(@Nullable Object value) {
        return value == null ? null : write(value);
    }

    /** Writes with the type's own words, which a sealed type needs to be told apart later. */
    <T> @Nullable String writeAs(Class<T> type, @Nullable T value) {
        try {
            return value == null ? null : MAPPER.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be kept as JSON: " + e.getMessage(), e);
        }
    }

    <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    <T> @Nullable T readNullable(@Nullable String json, Class<T> type) {
        return json == null ? null : read(json, type);
    }

    Map<String, Double> numbers(String json) {
        try {
            return MAPPER.readValue(json, NUMBERS);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    <T> List<T> list(String json, Class<T> element) {
        try {
            return MAPPER.readerForListOf(element).readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    List<String> strings(String json) {
        return json.equals("[]") ? List.of() : read(json, STRINGS);
    }

    Map<String, Object> object(String json) {
        return json.equals("{}") ? Map.of() : read(json, OBJECT);
    }

    private <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(JsonProcessingException cause) {
        return new IllegalStateException(
                "a stored value can't be read: " + cause.getMessage(), cause);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Decision.Accept.class, name = "accept"),
        @JsonSubTypes.Type(value = Decision.Retry.class, name = "retry"),
        @JsonSubTypes.Type(value = Decision.Ask.class, name = "ask"),
        @JsonSubTypes.Type(value = Decision.Wait.class, name = "wait"),
        @JsonSubTypes.Type(value = Decision.Fail.class, name = "fail")
    })
    private interface DecisionWords {}

    /** An option's action is kept as its name. */
    private interface OptionWords {
        @JsonProperty("name")
        BreakpointAction action();
    }

    /** A word that a newer version wrote is kept as it is. */
    private static final class ActionReader extends FromStringDeserializer<BreakpointAction> {
        private static final long serialVersionUID = 1L;

        ActionReader() {
            super(BreakpointAction.class);
        }

        @Override
        protected BreakpointAction _deserialize(String text, DeserializationContext context) {
            return BreakpointAction.of(text);
        }
    }

    private static final class InstantReader extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) {
            return Instant.parse(text);
        }
    }

    private static final class DurationReader extends FromStringDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String text, DeserializationContext context) {
            return Duration.parse(text);
        }
    }
}
