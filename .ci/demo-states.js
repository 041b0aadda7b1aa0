// Reads what `demo --json` prints (one object a line) and prints the state in which each task ended, in the order in
// which the tasks were added.
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter((line) => line.startsWith('{'));
const states = new Map();
for (const line of lines) {
  const said = JSON.parse(line);
  if (said.type) {
    if (said.type === 'task_added') states.set(said.task, 'pending');
    else if (said.type === 'task_ready') states.set(said.task, 'ready');
    else if (said.type === 'attempt_started') states.set(said.task, 'running');
    else if (said.type === 'breakpoint_raised' && said.task) states.set(said.task, 'waiting');
    else if (said.type === 'hold_started' && said.task) states.set(said.task, 'held');
    else if (said.type === 'task_done') states.set(said.task, 'done');
    else if (said.type === 'task_failed') states.set(said.task, 'failed');
  }
  // A closing table wins over what was gathered from the events.
  for (const task of said.items || said.tasks || []) if (task.id && task.state) states.set(task.id, task.state);
}
console.log([...states.values()].join(' '));
