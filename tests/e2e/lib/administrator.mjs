// A session of the suite's first administrator, who may make accounts and nothing else. A suite without accounts gets
// one here, as an operator would make it; on one with the demonstration it is the demonstration's own.
import fs from 'node:fs';
import path from 'node:path';
import { ctl, state } from './environment.mjs';
import { enter, newPassword, signIn } from './world.mjs';

const kept = path.join(path.dirname(state), 'administrator.json');
const loader = path.join(state, 'demo-loader.json');

function oneTimePassword() {
  const made = ctl('account', 'bootstrap', '--user', 'kiem-thu', '--display-name', 'Quản trị kiểm thử', '--lang', 'en');
  const password = made.stdout.match(/^One-time password:\s*(\S+)$/m)?.[1];
  if (!password) throw new Error(`no first account: ${made.stdout}${made.stderr}`);
  return password;
}

async function firstAccount() {
  if (fs.existsSync(loader)) {
    const { user_name: userName, password } = JSON.parse(fs.readFileSync(loader, 'utf8')).accounts.administrator;
    return { userName, password };
  }
  const password = newPassword();
  await enter('kiem-thu', oneTimePassword(), password);
  return { userName: 'kiem-thu', password };
}

export async function administrator() {
  if (!fs.existsSync(kept)) fs.writeFileSync(kept, JSON.stringify(await firstAccount()), { mode: 0o600 });
  const { userName, password } = JSON.parse(fs.readFileSync(kept, 'utf8'));
  return (await signIn(userName, password)).token;
}
