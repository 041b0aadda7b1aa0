-- What is to reach the person: how far the journal was looked through for it, and each delivery.
create table notice_reach (
    home varchar not null primary key,
    seq bigint not null,
    running boolean not null
);
create table notice_delivery (
    seq bigint not null,
    notifier varchar not null,
    state varchar not null,
    tries int not null,
    due timestamp(9) with time zone not null,
    problem varchar not null,
    primary key (seq, notifier)
);
create index notice_delivery_state on notice_delivery (state, seq);
