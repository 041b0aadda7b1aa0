-- The small files of a workspace's .git before and after an attempt.
create table repository_state (
    attempt varchar not null primary key,
    project varchar not null,
    before_state blob not null,
    after_state blob
);
