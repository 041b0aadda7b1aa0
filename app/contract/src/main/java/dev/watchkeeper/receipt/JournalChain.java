package dev.watchkeeper.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.watchkeeper.domain.Event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.TreeMap;

/**
 * A hash over events of the journal in their order: no event can be changed, left out, put in or
 * moved without another head.
 *
 * <p>The head begins as 32 zero bytes. With each event it becomes the SHA-256 of the head before
 * and the event as JSON: its members in the order of their names, no white space, UTF-8.
 */
public final class JournalChain {
    /** How a head is reckoned, in words for who wants to reckon it without this program. */
    static final String HOW =
            "head = 32 zero bytes; for each event: head = SHA-256(head + event as JSON with members"
                    + " at, attempt, data, project, seq, task, type, the members of every object by"
                    + " name, no white space, UTF-8)";

    private static final ObjectMapper CANONICAL =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private final MessageDigest sha256 = ReceiptFormat.sha256();
    private byte[] head = new byte[32];
    private long events;

    /** Takes the next event. */
    public void add(Event event) {
        sha256.update(head);
        head = sha256.digest(canonical(event).getBytes(StandardCharsets.UTF_8));
        events++;
    }

    /** After the events so far, in hex. */
    public String head() {
        return ReceiptFormat.hex(head);
    }

    /** How many events there were so far. */
    public long events() {
        return events;
    }

    private static String canonical(Event event) {
        TreeMap<String, Object> members = new TreeMap<>();
        members.put("at", event.at().toString());
        members.put("attempt", event.attempt());
        members.put("data", event.data());
        members.put("project", event.project() == null ? "" : event.project());
        members.put("seq", event.seq());
        members.put("task", event.task() == null ? "" : event.task());
        members.put("type", event.type().word());
        try {
            return CANONICAL.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that is no JSON", e);
        }
    }
}
