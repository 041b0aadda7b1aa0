package dev.watchkeeper.state;

import dev.watchkeeper.domain.AgentRequest;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a running agent asks, as it is stored. */
@Entity
@Table(name = "agent_request")
final class RequestRow {
    @Id
    @Column(name = "id")
    String id = "";

    @Column(name = "project")
    String project = "";

    @Column(name = "task")
    String task = "";

    @Column(name = "standing")
    boolean standing;

    @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
    @Column(name = "content")
    String content = "";

    /** For Hibernate, and for the factory below. */
    RequestRow() {}

    static RequestRow of(AgentRequest request, JsonColumn json) {
        RequestRow row = new RequestRow();
        row.id = request.id();
        row.project = request.project();
        row.task = request.attempt().task();
        row.standing = request.standing();
        row.content = json.write(request);
        return row;
    }

    AgentRequest toDomain(JsonColumn json) {
        return json.read(content, AgentRequest.class);
    }
}
