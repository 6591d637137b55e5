// Processes die while a province is reorganized: cells merged, split and moved, members transferred, by two officers at
// once. Afterwards nobody is lost and nobody is there twice, the tree is whole on every day, and the open work of the
// other services stands in organizations that exist.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { as, day, listAll, Refusal } from '../e2e/lib/client.mjs';
import { administrator } from '../e2e/lib/administrator.mjs';
import { count, ctl, eventually, idLiteral, sleep } from '../e2e/lib/environment.mjs';
import { nomination, nominee } from '../e2e/lib/steps.mjs';
import { load, newAccount } from '../e2e/lib/world.mjs';
import { killAndAwaitNext } from './lib/kill.mjs';

const world = load();
const { officer } = world.as;
const retried = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED', 'ABORTED', 'CANCELLED', 'INTERNAL', 'UNKNOWN'];
// What two officers at once may meet: the other was faster.
const overtaken = ['FAILED_PRECONDITION', 'NOT_FOUND', 'ALREADY_EXISTS'];
const bases = [];
const members = [];
const candidates = [];
const accounts = [];
const decision = { number: '7', symbol: 'QĐ/TU', issuer: 'Tỉnh ủy (kiểm thử)', date: day('2019-01-01') };
let corner;
let today = Date.UTC(2019, 0, 1);
let names = 0;

const nextDay = () => new Date(today += 86400000).toISOString().slice(0, 10);
const pick = (list) => list[Math.floor(Math.random() * list.length)];

async function make(parent, type, more = {}) {
  return (await officer.CreateOrganization({ organization: { parent, type, synthetic: true, valid_from: day('2000-01-01'),
    display_name: `Đơn vị chịu thử ${++names} ${world.mark}`, ...more } })).name;
}

before(async () => {
  corner = await make(world.root, 'DIRECT_SUPERIOR_COMMITTEE', { has_admission_authority: true, committee_size: 9 });
  const admin = as(await administrator());
  const clerk = as((await newAccount(admin, { userName: `kt-ct-${world.mark}`, organization: corner,
    roles: ['base-committee-officer', 'historical-entry'] })).token);
  for (let i = 0; i < 3; ++i) {
    const base = await make(corner, 'GRASSROOTS_PARTY_ORGANIZATION', { committee_size: 5 });
    bases.push(base);
    for (let j = 0; j < 4; ++j) {
      const cell = await make(base, 'PARTY_CELL');
      for (let k = 0; k < 4; ++k) {
        members.push((await officer.CreateMember({ member: { organization: cell, full_name: `Đảng viên thử ${i} ${j} ${k}`,
          birth_date: day(`19${60 + k}-0${1 + j}-1${i}`), status: 'MEMBER_STATUS_OFFICIAL', synthetic: true,
          admission_ceremony_date: day('2005-03-03'), official_date: day('2006-03-03') } })).name);
      }
      candidates.push((await eventually(() => clerk.NominateCandidate(
        nomination(nominee(cell, `Quần chúng thử ${i} ${j} ${world.mark}`), '2018-06-01')))).name);
      if (j === 0) {
        accounts.push(await newAccount(admin, { userName: `kt-st-${i}-${world.mark}`, organization: cell, roles: ['cell-secretary'] }));
      }
    }
  }
});

async function until(method, request, fixed = { request_id: randomUUID() }) {
  const whole = { ...request, ...fixed };
  for (;;) {
    try {
      return await officer[method](whole, { timeout: 10000 });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (overtaken.includes(error.code)) return undefined;
      if (!retried.includes(error.code)) throw error;
      await sleep(30 + Math.random() * 100);
    }
  }
}

async function cellsOf(base) {
  for (;;) {
    try {
      return (await listAll(officer, 'ListOrganizations', { parent: base, type: 'PARTY_CELL' }, 'organizations')).map(({ name }) => name);
    } catch {
      await sleep(100);
    }
  }
}

const created = (parent) => ({ name: `organizations/${randomUUID()}`, parent, type: 'PARTY_CELL', synthetic: true,
  display_name: `Chi bộ chịu thử ${++names} ${world.mark}`, valid_from: day('2019-01-01') });

// One change: two cells merged into a new one, one cell split in two, one moved below another base, or one member moved.
async function change() {
  const base = pick(bases);
  const cells = await cellsOf(base);
  const effective = nextDay();
  const reorganize = (operations) => until('Reorganize', { reorganization: { organization: corner, title: 'Chịu thử', decision,
    effective_date: day(effective), operations } });
  const choice = Math.random();
  if (choice < 0.3 && cells.length > 2) {
    const organization = created(base);
    return reorganize([{ create: { organization } }, { merge: { sources: cells.slice(0, 2), target: organization.name } }]);
  }
  if (choice < 0.6 && cells.length > 0) {
    const source = pick(cells);
    const held = await until('ListMembers', { organization: source, page_size: 500 }, {});
    const parts = [created(base), created(base)];
    return reorganize([...parts.map((organization) => ({ create: { organization } })), { split: { source, parts: [
      { organization: parts[0].name, share_percent: 60, takes_rest: true },
      { organization: parts[1].name, share_percent: 40, members: (held?.members ?? []).slice(0, 2).map(({ name }) => name) }] } }]);
  }
  if (choice < 0.8 && cells.length > 1) return reorganize([{ move: { organizations: [pick(cells)], new_parent: pick(bases) } }]);
  return until('TransferMember', { receive_date: day(effective), transfer: { member: pick(members), kind: 'STAY_KIND_OFFICIAL',
    destination: pick(await cellsOf(pick(bases))) ?? pick(bases), issue_date: day(effective) } });
}

test('merges, splits, moves and transfers go on through kills', async (t) => {
  const log = { applied: 0, refused: 0, stop: false };
  const work = async () => {
    while (!log.stop) {
      if (await change()) ++log.applied;
      else ++log.refused;
    }
  };
  const workers = Promise.all([work(), work()]).catch((error) => { log.broken = error; });
  for (const victim of ['organization', 'dossier', 'organization', 'identity', 'mariadbd', 'organization']) {
    const had = log.applied;
    await eventually(() => assert.ok(log.applied >= had + 15 || log.broken), 90);
    if (log.broken) break;
    await killAndAwaitNext(victim);
  }
  log.stop = true;
  await workers;
  if (log.broken) throw log.broken;
  t.diagnostic(`${log.applied} changes applied, ${log.refused} refused`);
  console.log(`reorganizations under kills: ${log.applied} changes applied, ${log.refused} refused`);
});

test('the structure is whole, by its own check', async () => {
  const { code, stdout, stderr } = await eventually(() => {
    const result = ctl('organization', 'check');
    assert.equal(result.code, 0, result.stdout + result.stderr);
    return result;
  });
  assert.equal(code, 0, stdout + stderr);
});

test('nobody is lost and nobody is there twice', async () => {
  const listed = await listAll(officer, 'ListMembers', { organization: corner }, 'members');
  assert.deepEqual(listed.map(({ name }) => name).sort(), [...members].sort());
  const live = new Set((await listAll(officer, 'ListOrganizations', { parent: corner, subtree: true }, 'organizations')).map(({ name }) => name));
  for (const member of listed) assert.ok(live.has(member.organization), `${member.name} belongs to ${member.organization}`);
});

test('candidates and grants have followed into organizations that exist', async () => {
  await eventually(async () => {
    const live = new Set((await listAll(officer, 'ListOrganizations', { parent: corner, subtree: true }, 'organizations')).map(({ name }) => name));
    const found = await listAll(officer, 'ListCandidates', { organization: corner }, 'candidates');
    assert.deepEqual(found.map(({ name }) => name).sort(), [...candidates].sort());
    for (const candidate of found) assert.ok(live.has(candidate.organization), `${candidate.name} is in ${candidate.organization}`);
    for (const account of accounts) {
      const { grants } = await as(account.token).GetMe({});
      assert.ok(grants.some(({ organization }) => live.has(organization)), `${account.userName} kept an office`);
    }
  });
  for (const candidate of candidates) {
    assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate WHERE id = ${idLiteral(candidate)}`), 1);
  }
});

test('every journal verifies', () => {
  const { code, stdout, stderr } = ctl('journal', 'verify');
  assert.equal(code, 0, stdout + stderr);
});
