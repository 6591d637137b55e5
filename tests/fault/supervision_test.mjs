// The supervision service dies while it counts: people come, are listed, reviewed and taken off, cells are moved from
// one committee to another and back, and the process and its database are killed again and again. Afterwards every
// count equals a recount of the other services' tables, by both structures.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { day, Refusal } from '../e2e/lib/client.mjs';
import { count, ctl, eventually, idLiteral, nameOf, sleep } from '../e2e/lib/environment.mjs';
import { processFacts } from '../e2e/lib/journal_facts.mjs';
import { asItWas, byCode, byToday, forget, query, recount } from '../e2e/lib/recount.mjs';
import { nomination, nominee, paper, review } from '../e2e/lib/steps.mjs';
import { load } from '../e2e/lib/world.mjs';
import { killAndAwaitNext } from './lib/kill.mjs';

const world = load();
const { officer, inspector, baseA } = world.as;
const retried = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED', 'ABORTED', 'CANCELLED'];
const log = { people: 0, moves: 0, stop: false };
const cells = [];
let corner;
let other;
let moveDay = Date.UTC(2019, 2, 1);

async function until(session, method, request) {
  const whole = { ...request, request_id: randomUUID() };
  for (;;) {
    try {
      return await session[method](whole, { timeout: 8000 });
    } catch (error) {
      // The tree follows by events: a cell that is being moved may be out of the clerk's sight for a moment.
      if (!(error instanceof Refusal) || ![...retried, 'NOT_FOUND', 'FAILED_PRECONDITION'].includes(error.code)) throw error;
      if (['NOT_FOUND', 'FAILED_PRECONDITION'].includes(error.code)) return undefined;
      await sleep(20 + Math.random() * 80);
    }
  }
}

before(async () => {
  const make = async (parent, type, name, more = {}) => (await officer.CreateOrganization({ organization: { parent, type, synthetic: true,
    valid_from: day('2000-01-01'), display_name: `${name} ${world.mark}`, workplace_kind: 'WORKPLACE_KIND_HEALTH', ...more } })).name;
  corner = world.baseA;
  other = await make(world.superior, 'GRASSROOTS_PARTY_ORGANIZATION', 'Đảng bộ đếm lại', { committee_size: 5 });
  for (let at = 0; at < 3; ++at) cells.push(await make(corner, 'PARTY_CELL', `Chi bộ đếm ${at}`));
  await eventually(() => baseA.GetOrganization({ name: cells[2] }));
});
after(forget);

async function work(client) {
  for (let person = 0; !log.stop; ++person) {
    const named = `Người Đếm ${client}-${person} ${world.mark}`;
    const made = await until(baseA, 'NominateCandidate', nomination(nominee(cells[(client + person) % 3], named,
      { sex: person % 3 ? 'SEX_FEMALE' : 'SEX_MALE' }), '2018-01-08'));
    if (!made) continue;
    log.people += 1;
    if (!await until(baseA, 'ListSympathizer', { candidate: made.name, resolution: paper(`2018-0${1 + person % 6}-10`) })) continue;
    for (let month = 7; month <= 9; ++month) {
      await until(baseA, 'RecordMonthlyReview', review(made.name, `2018-0${month}-01`, person % 4 ? `2018-0${month}-28` : '2018-12-20'));
    }
    if (person % 5 === 0) await until(baseA, 'DelistCandidate', { candidate: made.name, reason: 'DELISTING_REASON_UNQUALIFIED', resolution: paper('2019-01-10') });
  }
}

// A cell goes to the other committee and comes back.
async function move() {
  for (let at = 0; !log.stop; ++at) {
    const target = at % 2 ? corner : other;
    moveDay += 86400000;
    const date = day(new Date(moveDay).toISOString().slice(0, 10));
    await until(officer, 'Reorganize', { reorganization: { organization: world.superior, title: `Chuyển chi bộ ${at}`, effective_date: date,
      decision: { number: `${at + 1}`, symbol: 'QĐ/ĐU', issuer: 'Kiểm thử', date }, operations: [{ move: { organizations: [cells[2]], new_parent: target } }] } });
    log.moves += 1;
    await sleep(400);
  }
}

test('killed again and again while it counts', async () => {
  const workers = Promise.all([work(0), work(1), work(2), work(3), move()]).catch((error) => { log.broken = error; log.stop = true; });
  try {
    for (const victim of ['supervision', 'supervision', 'mariadbd', 'supervision', 'dossier', 'supervision']) {
      const had = log.people;
      await eventually(() => assert.ok(log.people >= had + 12 || log.broken), 60);
      if (log.broken) break;
      await killAndAwaitNext(victim);
    }
    const had = log.people;
    await eventually(() => assert.ok(log.people >= had + 12 || log.broken), 60);
  } finally {
    log.stop = true;
  }
  await workers;
  log.end = new Date();
  if (log.broken) throw log.broken;
  console.log(`${log.people} people, ${log.moves} moves of a cell`);
  assert.ok(log.people > 80 && log.moves > 5);
});

test('every count equals its recount', async () => {
  const period = { start_date: day('2010-01-01'), end_date: day('2026-12-31') };
  await eventually(async () => {
    const { freshness } = await inspector.GetTrend({ organization: world.root, ...period });
    assert.equal(Number(freshness.pending_entries), 0);
    assert.ok(new Date(Number(freshness.as_of_time.seconds) * 1000) > log.end, 'complete up to a time after the last write');
  }, 60);
  recount(processFacts());
  for (const organization of query('SELECT DISTINCT HEX(ancestor) FROM span').map(([id]) => nameOf('organizations', id))) {
    for (const [structure, basis] of [['STRUCTURE_BASIS_AS_IT_WAS', asItWas], ['STRUCTURE_BASIS_BY_TODAY', byToday]]) {
      const asked = { organization: idLiteral(organization), basis };
      const about = `${organization} ${structure}`;
      const { rows } = await inspector.GetTrend({ organization, structure, ...period, interval: 'TREND_INTERVAL_YEAR' });
      const steps = byCode({ ...asked, figure: 'STEP' });
      for (const { code, total } of rows) assert.equal(total.people, steps[code] ?? 0, `${about} ${code}`);
      const { total: { figures } } = await inspector.GetReviewCompliance({ organization, structure, ...period });
      const reviews = byCode({ ...asked, figure: 'REVIEW' });
      assert.deepEqual([figures.held, figures.late, figures.missing, figures.extra],
        ['HELD', 'LATE', 'MISSING', 'EXTRA'].map((code) => reviews[code] ?? 0), about);
      const { total } = await inspector.GetFunnel({ organization, structure, ...period });
      assert.equal(total.listed, byCode({ ...asked, figure: 'FUNNEL_OF_NOMINATION' }).LISTED ?? 0, about);
    }
  }
});

test('the counts are what the journals say, and nobody was told twice', () => {
  const checked = ctl('projections', 'check');
  assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  assert.equal(count('SELECT COUNT(*) FROM ketnap_supervision.person_fact'), count('SELECT COUNT(*) FROM ketnap_dossier.candidate'));
});
