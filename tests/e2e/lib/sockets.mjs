// What the suite's processes listen on, from /proc: no tool needed.
import fs from 'node:fs';
import path from 'node:path';
import { state } from './environment.mjs';

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

// The pid that a process of the suite noted at its start; undefined when it is not that process any more.
export function pidOf(name) {
  const [pid, start] = read(path.join(state, 'run/pids', name)).trim().split(' ');
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return pid && fields[19] === start && fields[0] !== 'Z' ? Number(pid) : undefined;
}

// The process and everything below it.
export function familyOf(pid) {
  const parents = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => {
    const stat = read(`/proc/${name}/stat`);
    return [Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
  });
  const family = [pid];
  for (let i = 0; i < family.length; ++i) {
    family.push(...parents.filter(([, parent]) => parent === family[i]).map(([child]) => child));
  }
  return family;
}

function socketInodes(pid) {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1];
      } catch {
        return undefined;
      }
    }).filter(Boolean);
  } catch {
    return [];
  }
}

const addressOf = (hex) => {
  const [address, port] = hex.split(':');
  const bytes = address.length === 8 ? address.match(/../g).reverse().map((byte) => parseInt(byte, 16)).join('.') : address;
  return `${bytes}:${parseInt(port, 16)}`;
};

// "address:port" of every TCP or UDP socket on which this pid takes what comes.
export function listeningOf(pid) {
  const inodes = new Set(socketInodes(pid));
  const found = [];
  for (const [table, wanted] of [['tcp', '0A'], ['tcp6', '0A'], ['udp', '07'], ['udp6', '07']]) {
    for (const line of read(`/proc/net/${table}`).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === wanted && inodes.has(fields[9])) found.push(`${table}:${addressOf(fields[1])}`);
    }
  }
  return [...new Set(found)];
}
