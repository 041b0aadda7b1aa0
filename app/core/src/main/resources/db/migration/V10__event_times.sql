-- The events of the last hours are found without reading the journal from its beginning.
create index event_at on event (at_time);
