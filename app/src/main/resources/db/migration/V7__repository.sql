-- The small files of a workspace's .git before and after an attempt, by the checkpoint before it.
create table repository_state (
    checkpoint varchar not null primary key,
    project varchar not null,
    before_state blob not null,
    after_state blob
);
