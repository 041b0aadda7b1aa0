package dev.watchkeeper.notifiers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.watchkeeper.plugin.notifier.Notice;

/** A notice as the JSON object that web hooks and commands get. */
final class NoticeJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NoticeJson() {}

    static String text(Notice notice) {
        ObjectNode all = JSON.createObjectNode();
        all.put("id", notice.id());
        all.put("kind", notice.kind().word());
        all.put("at", notice.at().toString());
        all.put("title", PlainText.line(notice.title()));
        all.put("text", PlainText.lines(notice.text()));
        all.put("project", notice.project());
        all.put("task", notice.task());
        all.put("breakpoint", notice.breakpoint());
        notice.options().forEach(all.putArray("options")::add);
        return all.toString();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
