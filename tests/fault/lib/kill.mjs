// How processes die in these tests.
import assert from 'node:assert/strict';
import { eventually } from '../../e2e/lib/environment.mjs';
import { pidOf } from '../../e2e/lib/sockets.mjs';

// Kills the process once it runs and returns when it runs again. A service that starts while the database is down ends
// and is started anew: for a moment there may be none to kill.
export async function killAndAwaitNext(victim) {
  const pid = await eventually(() => {
    const running = pidOf(victim);
    assert.ok(running, `${victim} runs`);
    return running;
  }, 60);
  process.kill(pid, 'SIGKILL');
  await eventually(() => {
    const next = pidOf(victim);
    assert.ok(next && next !== pid, `${victim} was started again`);
  }, 60);
}
