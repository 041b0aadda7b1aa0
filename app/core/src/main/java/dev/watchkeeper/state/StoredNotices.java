package dev.watchkeeper.state;

import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NoticeReach;

import org.hibernate.StatelessSession;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The notices over one session. */
record StoredNotices(StatelessSession session) implements NoticeLedger {
    private static final String DELIVERY =
            "select seq, notifier, state, tries, due, problem from notice_delivery ";

    @Override
    public Optional<NoticeReach> reach() {
        return session
                .createNativeQuery("select home, seq, running from notice_reach", Object[].class)
                .getResultList()
                .stream()
                .findFirst()
                .map(row ->
                        new NoticeReach(
                                (String) row[0], ((Number) row[1]).longValue(), (boolean) row[2]));
    }

    @Override
    public List<NoticeDelivery> open() {
        return session
                .createNativeQuery(
                        DELIVERY + "where state in ('WAITING', 'SENDING') order by seq, notifier",
                        Object[].class)
                .getResultList()
                .stream()
                .map(StoredNotices::delivery)
                .toList();
    }

    @Override
    public Optional<NoticeDelivery> last(String notifier) {
        return session
                .createNativeQuery(
                        DELIVERY
                                + "where notifier = :notifier and state in ('SENT', 'FAILED')"
                                + " order by due desc limit 1",
                        Object[].class)
                .setParameter("notifier", notifier)
                .getResultList()
                .stream()
                .findFirst()
                .map(StoredNotices::delivery);
    }

    private static NoticeDelivery delivery(Object[] row) {
        return new NoticeDelivery(
                ((Number) row[0]).longValue(),
                (String) row[1],
                NoticeDelivery.State.valueOf((String) row[2]),
                ((Number) row[3]).intValue(),
                time(row[4]),
                (String) row[5]);
    }

    private static Instant time(Object value) {
        return value instanceof java.time.OffsetDateTime at ? at.toInstant() : (Instant) value;
    }

    @Override
    public void put(NoticeReach reach) {
        session.createNativeMutationQuery("delete from notice_reach").executeUpdate();
        session.createNativeMutationQuery(
                        "insert into notice_reach (home, seq, running) values (:home, :seq,"
                                + " :running)")
                .setParameter("home", reach.home())
                .setParameter("seq", reach.seq())
                .setParameter("running", reach.running())
                .executeUpdate();
    }

    @Override
    public void put(NoticeDelivery delivery) {
        session.createNativeMutationQuery(
                        "delete from notice_delivery where seq = :seq and notifier = :notifier")
                .setParameter("seq", delivery.seq())
                .setParameter("notifier", delivery.notifier())
                .executeUpdate();
        session.createNativeMutationQuery(
                        "insert into notice_delivery (seq, notifier, state, tries, due, problem)"
                                + " values (:seq, :notifier, :state, :tries, :due, :problem)")
                .setParameter("seq", delivery.seq())
                .setParameter("notifier", delivery.notifier())
                .setParameter("state", delivery.state().name())
                .setParameter("tries", delivery.tries())
                .setParameter("due", delivery.due())
                .setParameter("problem", delivery.problem())
                .executeUpdate();
    }

    @Override
    public void forget(Instant before) {
        session.createNativeMutationQuery(
                        "delete from notice_delivery where state not in ('WAITING', 'SENDING') and"
                                + " due < :before")
                .setParameter("before", before)
                .executeUpdate();
    }
}
