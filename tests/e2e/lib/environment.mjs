// The suite under test: where it stands and what it was started with. KETNAP_TEST_STATE names its state folder.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const state = process.env.KETNAP_TEST_STATE;
if (!state) throw new Error('KETNAP_TEST_STATE is not set: run tests/e2e/run or tests/fault/run');

export const settings = Object.fromEntries(fs.readFileSync(path.join(state, 'settings'), 'utf8').trim().split('\n')
  .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
export const portBase = Number(settings.port_base);
export const port = portBase + 43;
export const host = 'localhost';
export const authority = fs.readFileSync(path.join(state, 'tls/ca.crt'));
export const services = ['organization', 'training', 'dossier', 'supervision', 'identity'];

// The built program of that name.
export function program(name) {
  const found = execFileSync('find', [settings.build_dir, '-type', 'f', '-name', name, '-perm', '-u+x', '-not', '-path',
    '*/CMakeFiles/*', '-print', '-quit'], { encoding: 'utf8' }).trim();
  if (!found) throw new Error(`${name} is not built in ${settings.build_dir}`);
  return found;
}

// ketnapctl with these arguments on this suite: its exit code and output, whatever they are.
export function ctl(...args) {
  try {
    const stdout = execFileSync(program('ketnapctl'), [...args, '--state', state],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    if (error.status === undefined || error.status === null) throw error;
    return { code: error.status, stdout: error.stdout, stderr: error.stderr };
  }
}

// The suite's own MariaDB, as its administrator. Rows of texts; NULL is the text "NULL".
export function sql(statement) {
  const output = execFileSync('mariadb', ['--no-defaults', `--socket=${path.join(state, 'run/mariadb.sock')}`,
    `--user=${os.userInfo().username}`, '--default-character-set=utf8mb4', '--batch', '--skip-column-names'],
  { input: statement, encoding: 'utf8', maxBuffer: 1 << 28 });
  return output.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}

export const count = (statement) => Number(sql(statement)[0][0]);

// "organizations/0193…" as the literal of a BINARY(16) column, and back.
export const idLiteral = (name) => `X'${name.slice(name.indexOf('/') + 1).replaceAll('-', '')}'`;
export const nameOf = (collection, hex) =>
  `${collection}/${hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// What follows by events takes a moment: tries again until `attempt` no longer throws.
export async function eventually(attempt, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
