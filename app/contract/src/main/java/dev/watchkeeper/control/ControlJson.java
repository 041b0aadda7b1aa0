package dev.watchkeeper.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The JSON between the socket's two ends: the domain's records as they are, times and durations in
 * ISO 8601, the actions of breakpoints by their words. It is no contract; both ends are of one
 * version. The contract's JSON is the command line's.
 */
public final class ControlJson {
    private ControlJson() {}

    public static ObjectMapper mapper() {
        SimpleModule words = new SimpleModule("words");
        words.addSerializer(Instant.class, new AsText<>(Instant.class));
        words.addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse));
        words.addSerializer(Duration.class, new AsText<>(Duration.class));
        words.addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse));
        words.addSerializer(BreakpointAction.class, new AsText<>(BreakpointAction.class));
        words.addDeserializer(
                BreakpointAction.class,
                new FromText<>(BreakpointAction.class, BreakpointAction::of));
        return JsonMapper.builder()
                .addModule(words)
                .addMixIn(Decision.class, DecisionForm.class)
                .addMixIn(BreakpointOption.class, OptionForm.class)
                .addMixIn(JobResult.class, JobResultForm.class)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** Names the decision's record in its JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Decision.Accept.class, name = "accept"),
        @JsonSubTypes.Type(value = Decision.Retry.class, name = "retry"),
        @JsonSubTypes.Type(value = Decision.Ask.class, name = "ask"),
        @JsonSubTypes.Type(value = Decision.Wait.class, name = "wait"),
        @JsonSubTypes.Type(value = Decision.Fail.class, name = "fail")
    })
    private interface DecisionForm {}

    /** Names an option's action as the command line does. */
    private interface OptionForm {
        @JsonProperty("name")
        BreakpointAction action();
    }

    /** Names the result's record in its JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = JobResult.Taken.class, name = "taken"),
        @JsonSubTypes.Type(value = JobResult.Restored.class, name = "restored"),
        @JsonSubTypes.Type(value = JobResult.Verified.class, name = "verified"),
        @JsonSubTypes.Type(value = JobResult.Receipt.class, name = "receipt"),
        @JsonSubTypes.Type(value = JobResult.JudgedAnew.class, name = "judged_anew"),
        @JsonSubTypes.Type(value = JobResult.Checked.class, name = "checked"),
        @JsonSubTypes.Type(value = JobResult.Rehearsed.class, name = "rehearsed")
    })
    private interface JobResultForm {}

    private static final class AsText<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        AsText(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator to, SerializerProvider provider)
                throws IOException {
            to.writeString(value.toString());
        }
    }

    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
            return parse.apply(from.getText());
        }
    }
}
