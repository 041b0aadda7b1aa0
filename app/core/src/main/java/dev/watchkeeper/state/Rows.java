package dev.watchkeeper.state;

import org.hibernate.query.NativeQuery;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A query that waits for its values.
 *
 * @param read counts the rows that it brings
 */
record Rows<R>(NativeQuery<R> query, LongAdder read) {
    Rows<R> with(String name, Object value) {
        query.setParameter(name, value);
        return this;
    }

    Rows<R> withAny(String name, List<String> values) {
        query.setParameterList(name, values);
        return this;
    }

    <D> List<D> map(Function<R, D> toDomain) {
        List<R> rows = query.getResultList();
        read.add(rows.size());
        return rows.stream().map(toDomain).toList();
    }
}
