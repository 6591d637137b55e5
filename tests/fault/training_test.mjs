// Processes die while certificates are issued, replaced and revoked. Afterwards the register has every number once,
// void and revoked ones included, every number that was told is there, and every revocation has reached the dossier.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { day, listAll, Refusal } from '../e2e/lib/client.mjs';
import { count, ctl, eventually, sleep } from '../e2e/lib/environment.mjs';
import { newClass, nomination, nominee, paper } from '../e2e/lib/steps.mjs';
import { load } from '../e2e/lib/world.mjs';
import { killAndAwaitNext } from './lib/kill.mjs';

const world = load();
const { officer, trainer, baseA } = world.as;
const retried = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED', 'ABORTED', 'CANCELLED'];
const classes = 6;
const learners = 4;
const log = { before: 0, held: [], certificates: [], replaced: 0, revoked: [], stop: false };
const register = () => listAll(officer, 'ListCertificateRegister', { class_type: 'classTypes/awareness', year: 2018, page_size: 500 }, 'entries');

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

// A class that owes certificates to all its learners.
async function completedClass(index) {
  const candidates = [];
  for (let i = 0; i < learners; ++i) {
    const named = `Học Viên Chịu Thử ${index}-${i} ${world.mark}`;
    const { name } = await eventually(() => baseA.NominateCandidate(nomination(nominee(world.cellA, named), '2018-01-08')));
    await baseA.ListSympathizer({ candidate: name, resolution: paper('2018-01-10') });
    candidates.push(name);
  }
  const { name } = await trainer.CreateClass(newClass(world.superior, 'awareness', '2018-03-05', '2018-03-06'));
  await trainer.OpenRegistration({ training_class: name, date: day('2018-02-05') });
  const { nominations } = await eventually(() => baseA.Nominate({ training_class: name, organization: world.baseA, candidates,
    date: day('2018-02-06') }));
  const present = nominations.map((each) => each.name);
  await trainer.ApproveNominations({ training_class: name, nominations: present, date: day('2018-02-07') });
  await trainer.RecordAttendance({ training_class: name, session: 1, date: day('2018-03-05'), present });
  await trainer.RecordAttendance({ training_class: name, session: 2, date: day('2018-03-06'), present });
  await trainer.RecordResults({ training_class: name, date: day('2018-03-06'),
    results: present.map((each) => ({ nomination: each, score: 80 })) });
  await trainer.CompleteClass({ training_class: name, date: day('2018-03-06') });
  return name;
}

before(async () => {
  log.before = (await register()).length;
  for (let index = 0; index < classes; ++index) log.held.push(await completedClass(index));
});

// Issues one class's certificates, then spoils papers until told to stop, and revokes one in the end.
async function work(held) {
  const { certificates } = await until(trainer, 'IssueCertificates', { training_class: held, issue_date: day('2018-03-12') });
  const papers = certificates;
  log.certificates.push(...certificates);
  for (let turn = 0; !log.stop; ++turn) {
    const at = turn % papers.length;
    const { voided, certificate } = await until(trainer, 'ReplaceCertificate', { certificate: papers[at].name,
      issue_date: day('2018-03-20'), reason_note: 'In hỏng (kiểm thử)' });
    assert.equal(voided.number, papers[at].number);
    papers[at] = certificate;
    log.certificates.push(certificate);
    ++log.replaced;
  }
  const revoked = await until(trainer, 'RevokeCertificate', { certificate: papers[0].name, date: day('2018-04-02'),
    reason_note: 'Thi hộ (kiểm thử)', document: '07-QĐ/TTCT' });
  log.revoked.push(revoked);
}

test('killed processes leave a register with every number once', async () => {
  const workers = Promise.all(log.held.map(work)).catch((error) => { log.broken = error; log.stop = true; });
  try {
    for (const victim of ['training', 'mariadbd', 'training']) {
      const had = log.replaced;
      await eventually(() => assert.ok(log.replaced > had + 30 || log.broken), 60);
      if (log.broken) break;
      await killAndAwaitNext(victim);
    }
    const had = log.replaced;
    await eventually(() => assert.ok(log.replaced > had + 30 || log.broken), 60);
  } finally {
    log.stop = true;
  }
  await workers;
  if (log.broken) throw log.broken;
  console.log(`${log.certificates.length} numbers, ${log.replaced} of them replaced, ${log.revoked.length} revoked`);
  const entries = await register();
  assert.deepEqual(entries.map(({ serial }) => serial), entries.map((_, index) => index + 1), 'a gap, or a number twice');
  assert.equal(entries.length, count(`SELECT last_serial FROM ketnap_training.certificate_register
    WHERE class_type = 'classTypes/awareness' AND year = 2018`));
  const standing = new Map(entries.map(({ certificate }) => [certificate.name, certificate]));
  for (const { name, number } of log.certificates) assert.equal(standing.get(name)?.number, number, 'a number that was told is gone');
  assert.equal(entries.length, log.before + log.certificates.length, 'a number nobody was told of');
  const statuses = entries.slice(log.before).map(({ certificate }) => certificate.status);
  assert.equal(statuses.filter((each) => each === 'CERTIFICATE_STATUS_VOID').length, log.replaced);
  assert.equal(statuses.filter((each) => each === 'CERTIFICATE_STATUS_REVOKED').length, classes);
  for (const each of standing.values()) {
    if (each.status === 'CERTIFICATE_STATUS_VOID') assert.ok(standing.has(each.replacement), 'a void number that nothing stands for');
  }
});

test('the register is what the journal says, and the dossier has heard of it', async () => {
  const told = ctl('journal', 'verify');
  assert.equal(told.code, 0, told.stdout + told.stderr);
  const given = count(`SELECT COUNT(*) FROM ketnap_training.journal_entry WHERE action = 'ReplaceCertificate'`);
  assert.equal(given, count('SELECT COUNT(*) FROM ketnap_training.certificate WHERE status = 3'), 'an entry for every void number');
  for (const { candidate } of log.revoked) {
    await eventually(async () => {
      const { milestones } = await officer.GetCandidate({ name: candidate });
      assert.equal(milestones.awareness_certificate_date, null, 'a revoked certificate still counts');
    });
  }
  const counting = count(`SELECT COUNT(*) FROM ketnap_training.certificate WHERE status = 1`);
  await eventually(() => assert.equal(count('SELECT COUNT(*) FROM ketnap_dossier.candidate_certificate WHERE status = 1'), counting));
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_training.certificate c JOIN ketnap_dossier.candidate_certificate k
    ON k.certificate_id = c.certificate_id WHERE k.status <> c.status`), 0);
});
