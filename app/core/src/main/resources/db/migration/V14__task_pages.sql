-- Pages of tasks by project and state, what comes next by priority, and attempts by their end.
create index if not exists task_project_state on task (project, state, num);
create index if not exists task_next on task (state, priority, num);
create index if not exists attempt_ended on attempt (ended_at);
