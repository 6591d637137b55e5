// Processes die while numbers of a register are taken, documents are uploaded and people move between cells. Afterwards
// the registers run without a gap, every document kept is what was sent, everybody stands in one cell, and everything
// derived is what the journal says.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { day, listAll, Refusal } from '../e2e/lib/client.mjs';
import { count, ctl, eventually, sleep, sql } from '../e2e/lib/environment.mjs';
import { nomination, nominee, paper } from '../e2e/lib/steps.mjs';
import { load } from '../e2e/lib/world.mjs';
import { killAndAwaitNext } from './lib/kill.mjs';

const world = load();
const { officer, baseA } = world.as;
const retried = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED', 'ABORTED', 'CANCELLED'];
const log = { numbers: [], documents: [], moves: 0, stop: false };
let cells;
let people;

async function until(session, method, request) {
  const whole = { ...request, request_id: randomUUID() };
  for (;;) {
    try {
      return await session[method](whole, { timeout: 8000 });
    } catch (error) {
      if (!(error instanceof Refusal) || !retried.includes(error.code)) throw error;
      await sleep(20 + Math.random() * 80);
    }
  }
}

before(async () => {
  const second = (await officer.CreateOrganization({ organization: { parent: world.baseA, type: 'PARTY_CELL', synthetic: true,
    display_name: `Chi bộ chịu thử ${world.mark}`, valid_from: day('2000-01-01') } })).name;
  cells = [world.cellA, second];
  people = [];
  for (let i = 0; i < 6; ++i) {
    people.push((await eventually(() => baseA.NominateCandidate(nomination(nominee(world.cellA, `Người Đi Lại ${i} ${world.mark}`), '2018-01-08')))).name);
    await baseA.ListSympathizer({ candidate: people[i], resolution: paper('2018-01-10') });
  }
  await eventually(async () => {
    const asked = await baseA.TransferCandidate({ candidate: people[0], destination: second, certificate: paper('2018-01-11') });
    assert.ok(asked.name);
  });
  await baseA.CancelTransfer({ candidate: people[0], date: day('2018-01-12'), reason_note: 'Thử' });
});

async function takeNumbers() {
  while (!log.stop) {
    const entry = await until(officer, 'VoidRegisterNumber', { organization: world.superior, type: 'DECISION_TYPE_STRIKE_OFF',
      date: day('2018-05-05'), reason_note: 'Viết hỏng (kiểm thử)' });
    log.numbers.push(entry.number);
  }
}

async function uploadDocuments(candidate) {
  while (!log.stop) {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(1_300_000)]);
    const sha256 = createHash('sha256').update(bytes).digest();
    const upload = await until(baseA, 'BeginUpload', { candidate, form: '2-KNĐ', size_bytes: bytes.length, sha256,
      secrecy_level: 'SECRECY_LEVEL_INTERNAL' });
    for (let at = 0; at < bytes.length; at += upload.part_bytes) {
      await until(baseA, 'UploadPart', { candidate, upload: upload.name, offset: at, content: bytes.subarray(at, at + upload.part_bytes) });
    }
    const document = await until(baseA, 'CompleteUpload', { candidate, upload: upload.name });
    log.documents.push({ candidate, name: document.name, sha256 });
  }
}

async function moveAbout(candidate) {
  let at = 0;
  for (let date = Date.UTC(2018, 1, 1); !log.stop; date += 86400000) {
    const on = new Date(date).toISOString().slice(0, 10);
    await until(baseA, 'TransferCandidate', { candidate, destination: cells[1 - at], certificate: paper(on) });
    await until(baseA, 'AcceptTransfer', { organization: cells[1 - at], candidate, acceptance_date: day(on) });
    at = 1 - at;
    ++log.moves;
  }
  return { candidate, cell: cells[at] };
}

test('killed processes leave no gap, no torn document and nobody in two places', async () => {
  const work = Promise.all([...Array.from({ length: 4 }, takeNumbers), ...people.slice(0, 2).map(uploadDocuments),
    ...people.slice(2).map(moveAbout)]).catch((error) => { log.broken = error; log.stop = true; });
  const done = () => log.numbers.length + log.moves + log.documents.length;
  try {
    for (const victim of ['dossier', 'mariadbd', 'dossier']) {
      const had = done();
      await eventually(() => assert.ok(done() > had + 40 || log.broken), 60);
      if (log.broken) break;
      await killAndAwaitNext(victim);
    }
    const had = done();
    await eventually(() => assert.ok(done() > had + 40 || log.broken), 60);
  } finally {
    log.stop = true;
  }
  const ended = await work;
  if (log.broken) throw log.broken;
  console.log(`${log.numbers.length} numbers, ${log.documents.length} documents, ${log.moves} moves`);
  const numbers = sql('SELECT number FROM ketnap_dossier.register_entry WHERE type = 3 ORDER BY number').map(([number]) => Number(number));
  assert.deepEqual(numbers, Array.from({ length: numbers.length }, (_, i) => i + 1), 'numbers with a gap or twice');
  assert.equal(new Set(log.numbers).size, log.numbers.length, 'a number was given twice');
  assert.equal(numbers.length, log.numbers.length, 'a number nobody was told of');
  for (const { candidate, cell } of ended.filter(Boolean)) {
    assert.equal((await baseA.GetCandidate({ name: candidate })).organization, cell);
    const lists = await Promise.all(cells.map((organization) => listAll(baseA, 'ListCandidates', { organization }, 'candidates')));
    assert.deepEqual(lists.map((list) => list.filter(({ name }) => name === candidate).length), cells.map((each) => Number(each === cell)));
  }
});

test('every kept document is what was sent', async () => {
  const purpose = { headers: { 'x-ketnap-purpose': 'kiem-thu' } };
  for (const { candidate, name, sha256 } of log.documents) {
    const parts = [];
    for (let offset = 0; ;) {
      const part = await baseA.DownloadPart({ candidate, document: name, offset }, purpose);
      parts.push(part.content);
      if (part.next_offset === 0) break;
      offset = part.next_offset;
    }
    assert.ok(createHash('sha256').update(Buffer.concat(parts)).digest().equals(sha256), name);
  }
  assert.equal(count('SELECT COUNT(*) FROM ketnap_dossier.document_file'), log.documents.length);
});

test('everything derived is what the journal says', () => {
  const told = ctl('dossier', 'check');
  assert.equal(told.code, 0, told.stdout + told.stderr);
});
