-- How often each rule has asked, and when last, is told from the index alone.
create index breakpoint_rule on breakpoint (rule, raised_at);
