// A session of the suite's first administrator, who may make accounts and nothing else. A suite without accounts gets
// one here, as an operator would make it; on one with the demonstration it is the demonstration's own.
import fs from 'node:fs';
import path from 'node:path';
import { ctl, state } from './environment.mjs';
import { enter, newPassword, signIn } from './world.mjs';

const kept = path.join(path.dirname(state), 'administrator.json');
const demonstration = path.join(state, 'accounts.json');

function oneTimePassword() {
  const made = ctl('account', 'bootstrap', '--user', 'kiem-thu', '--display-name', 'Quản trị kiểm thử', '--lang', 'en');
  const password = made.stdout.match(/^One-time password:\s*(\S+)$/m)?.[1];
  if (!password) throw new Error(`no first account: ${made.stdout}${made.stderr}`);
  return password;
}

export async function administrator() {
  if (fs.existsSync(kept)) {
    const { userName, password } = JSON.parse(fs.readFileSync(kept, 'utf8'));
    return (await signIn(userName, password)).token;
  }
  const password = newPassword();
  const token = await enter('kiem-thu', oneTimePassword(), password);
  fs.writeFileSync(kept, JSON.stringify({ userName: 'kiem-thu', password }), { mode: 0o600 });
  return token;
}
