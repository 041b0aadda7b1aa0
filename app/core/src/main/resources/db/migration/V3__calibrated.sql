-- Whether a confidence was calibrated when it was given. Nobody noted it so far: those count as not.
alter table task add column calibrated boolean default false not null;
alter table outcome add column calibrated boolean default false not null;
