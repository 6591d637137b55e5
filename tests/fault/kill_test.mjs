// A process of the suite is killed in the middle of a stream of writes, by clients that send the same request_id until
// they are answered. Every acknowledged write exists exactly once: by SQL, by the API and in the journal.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listAll, Refusal, textOf } from '../e2e/lib/client.mjs';
import { count, ctl, eventually, idLiteral, sleep, sql } from '../e2e/lib/environment.mjs';
import { nomination, nominee, paper, review } from '../e2e/lib/steps.mjs';
import { load } from '../e2e/lib/world.mjs';
import { killAndAwaitNext } from './lib/kill.mjs';

const world = load();
const { cellA } = world.as;
const clients = 8;
const kills = 2;
// What a client must take for "not known whether it happened": it sends the same again.
const retried = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED', 'ABORTED', 'CANCELLED'];

async function until(answered, session, method, request) {
  const whole = { ...request, request_id: randomUUID() };
  for (let attempts = 1; ; ++attempts) {
    try {
      const reply = await session[method](whole, { timeout: 5000 });
      return { reply, requestId: whole.request_id, attempts };
    } catch (error) {
      if (!(error instanceof Refusal) || !retried.includes(error.code)) throw error;
      answered.retries.set(error.code, (answered.retries.get(error.code) ?? 0) + 1);
      await sleep(20 + Math.random() * 80);
    }
  }
}

// One client: nominates people, lists them, gives them a helper and reviews their months, until told to stop.
async function write(log, client) {
  for (let person = 0; !log.stop; ++person) {
    const fullName = `Người Thử ${log.name} ${client}-${person} ${world.mark}`;
    const nominated = await until(log, cellA, 'NominateCandidate', nomination(nominee(world.cellA, fullName), '2018-01-08'));
    const candidate = nominated.reply.name;
    log.nominations.push({ ...nominated, candidate, fullName });
    await until(log, cellA, 'ListSympathizer', { candidate, resolution: paper('2018-01-10') });
    await until(log, cellA, 'AssignHelper', { candidate, helper: world.membersA[client % 4], resolution: paper('2018-01-10') });
    for (let month = 1; month <= 9 && !log.stop; ++month) {
      const reviewed = await until(log, cellA, 'RecordMonthlyReview', review(candidate, `2018-0${month}-01`, `2018-${String(month + 1).padStart(2, '0')}-05`));
      log.reviews.push({ ...reviewed, candidate, month: `2018-0${month}-01` });
    }
  }
}

const acknowledged = (log) => log.nominations.length + log.reviews.length;

// The process dies; the time until it is back under a new pid and 20 more writes are acknowledged.
async function killOnce(log, victim) {
  const died = Date.now();
  await killAndAwaitNext(victim);
  const had = acknowledged(log);
  await eventually(async () => {
    assert.ok(acknowledged(log) >= had + clients + 20 || log.broken, 'writes go on');
  }, 60);
  return (Date.now() - died) / 1000;
}

function checkEveryWriteOnce(log) {
  const requests = new Map(sql('SELECT request_id, COUNT(*) FROM ketnap_dossier.journal_entry GROUP BY request_id')
    .map(([id, entries]) => [id, Number(entries)]));
  for (const { requestId } of [...log.nominations, ...log.reviews]) {
    assert.equal(requests.get(requestId), 1, `journal entries of an acknowledged request: ${requests.get(requestId)}`);
  }
  const people = new Map(sql(`SELECT full_name, HEX(id) FROM ketnap_dossier.candidate WHERE full_name LIKE 'Người Thử ${log.name} %'`));
  assert.equal(people.size, log.nominations.length, 'people nominated, by SQL');
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate WHERE full_name LIKE 'Người Thử ${log.name} %'`),
    log.nominations.length, 'nobody twice');
  for (const { candidate, fullName } of log.nominations) {
    assert.equal(`X'${people.get(fullName)}'`.toLowerCase(), idLiteral(candidate).toLowerCase(), fullName);
  }
  const reviews = count(`SELECT COUNT(*) FROM ketnap_dossier.monthly_review r JOIN ketnap_dossier.candidate c ON c.id = r.candidate_id
    WHERE c.full_name LIKE 'Người Thử ${log.name} %'`);
  assert.equal(reviews, log.reviews.length, 'reviews, by SQL');
  for (const action of ['NominateCandidate', 'RecordMonthlyReview']) {
    const entries = count(`SELECT COUNT(*) FROM ketnap_dossier.journal_entry e JOIN ketnap_dossier.candidate c ON c.id = e.aggregate_id
      WHERE e.action = '${action}' AND c.full_name LIKE 'Người Thử ${log.name} %'`);
    assert.equal(entries, (action === 'NominateCandidate' ? log.nominations : log.reviews).length, `entries of ${action}`);
  }
}

async function checkByApi(log) {
  const found = (await listAll(cellA, 'ListCandidates', { organization: world.cellA, text: `Người Thử ${log.name} ` }, 'candidates'))
    .map(({ name }) => name).sort();
  assert.deepEqual(found, log.nominations.map(({ candidate }) => candidate).sort(), 'people, by the API');
  const byPerson = Map.groupBy ? Map.groupBy(log.reviews, ({ candidate }) => candidate) : log.reviews.reduce((groups, each) =>
    groups.set(each.candidate, [...(groups.get(each.candidate) ?? []), each]), new Map());
  for (const [candidate, expected] of byPerson) {
    const months = (await listAll(cellA, 'ListMonthlyReviews', { candidate }, 'monthly_reviews')).map(({ month }) => textOf(month));
    assert.deepEqual(months.sort(), expected.map(({ month }) => month).sort(), 'months reviewed, by the API');
  }
}

before(() => eventually(async () => {
  // Cell and members have arrived with the dossier service.
  const { name } = await cellA.NominateCandidate(nomination(nominee(world.cellA, `Người Đầu ${world.mark}`), '2018-01-08'));
  await cellA.ListSympathizer({ candidate: name, resolution: paper('2018-01-10') });
  await cellA.AssignHelper({ candidate: name, helper: world.membersA[3], resolution: paper('2018-01-10') });
}));

for (const victim of ['dossier', 'mariadbd', 'gateway', 'organization']) {
  test(`${victim} killed ${kills} times during writes: nothing acknowledged is lost, nothing is repeated`, async (t) => {
    const log = { name: victim, nominations: [], reviews: [], retries: new Map(), stop: false };
    const writers = Promise.all(Array.from({ length: clients }, (_, client) => write(log, client)))
      .catch((error) => { log.broken = error; log.stop = true; });
    const recoveries = [];
    try {
      for (let kill = 0; kill < kills; ++kill) {
        await eventually(() => assert.ok(acknowledged(log) > 150 * (kill + 1) || log.broken));
        if (log.broken) break;
        recoveries.push(await killOnce(log, victim));
      }
    } finally {
      log.stop = true;
      await writers;
    }
    if (log.broken) throw log.broken;
    const told = [...log.retries].map(([code, times]) => `${code} ${times}`).join(', ');
    t.diagnostic(`${acknowledged(log)} writes acknowledged; answered again after ${recoveries.join(' s, ')} s; retried: ${told}`);
    console.log(`${victim}: ${acknowledged(log)} writes acknowledged; going on after ${recoveries.join(' s, ')} s; retried: ${told || 'none'}`);
    if (['dossier', 'mariadbd', 'gateway'].includes(victim)) assert.ok(log.retries.size > 0, 'the kill was felt');
    checkEveryWriteOnce(log);
    await checkByApi(log);
  });
}

test('afterwards every journal verifies and every projection has caught up', async () => {
  const { code, stdout, stderr } = ctl('journal', 'verify');
  assert.equal(code, 0, stdout + stderr);
  const people = count('SELECT COUNT(*) FROM ketnap_dossier.candidate');
  await eventually(() => {
    assert.equal(count('SELECT COUNT(*) FROM ketnap_supervision.person_fact'), people);
    assert.equal(count('SELECT COUNT(*) FROM ketnap_training.candidate_fact'), people);
    assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate c LEFT JOIN ketnap_supervision.person_fact f
      ON f.candidate_id = c.id WHERE f.candidate_id IS NULL OR f.version <> c.version`), 0);
  });
});
