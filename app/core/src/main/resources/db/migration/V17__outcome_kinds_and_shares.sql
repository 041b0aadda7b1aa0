-- What kind of work an outcome is about. Nobody noted it so far: empty.
alter table outcome add column if not exists kind varchar default '' not null;
alter table outcome add column if not exists lang varchar default '' not null;
-- The least probability that any accept had of being drawn; so far all had the same.
alter table outcome add column if not exists least_share double precision default 0 not null;
update outcome set least_share = probability where least_share = 0;
