-- What kind of work an outcome is about. Nobody noted it so far: empty.
alter table outcome add column if not exists kind varchar default '' not null;
alter table outcome add column if not exists lang varchar default '' not null;
