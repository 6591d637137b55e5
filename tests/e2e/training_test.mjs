// Classes through nginx as training staff, organizers and organizations run them: quotas, the waiting list, the
// roll-call by code, certificates with their register, revocation and what it does to a dossier, plans and cohorts.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { anonymous, day, listAll, textOf } from './lib/client.mjs';
import { eventually } from './lib/environment.mjs';
import { invalid, refused } from './lib/expect.mjs';
import { bring, newClass, nomination, nominee } from './lib/steps.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { officer, trainer, baseA, baseB, standing, inspector } = world.as;
const people = {};
const nominations = {};
let held;

// Three of A, two of B, on the list of sympathizers; one more of A who is not.
before(async () => {
  const grounds = { A: { members: world.membersA, superior: world.superior, officer, standing },
    B: { members: world.membersB, superior: world.superior, officer, standing } };
  for (const [who, name] of Object.entries({ A1: 'Một', A2: 'Hai', A3: 'Ba', A4: 'Bốn', B1: 'Năm', B2: 'Sáu' })) {
    const letter = who[0];
    const session = world.as[`base${letter}`];
    people[who] = (await eventually(() => session.NominateCandidate(nomination(nominee(world[`cell${letter}`],
      `Học Viên ${name} ${world.mark}`), '2018-01-08')))).name;
    if (who !== 'A4') await bring(session, people[who], who === 'A1' ? 'helped' : 'listed', grounds[letter]);
  }
});

const verdict = async (session, organization, who) => {
  const { verdicts } = await session.CheckEnrolment({ training_class: held, organization, candidates: [people[who]] });
  return verdicts[0];
};
const classNow = () => trainer.GetClass({ name: held });
const learners = async () => Object.fromEntries((await listAll(trainer, 'ListNominations', { training_class: held },
  'nominations')).map((each) => [each.candidate, each]));

test('class types are data, in versions', async () => {
  const { class_types: types } = await trainer.ListClassTypes({ all_versions: true });
  const awareness = types.filter(({ name }) => name === 'classTypes/awareness');
  assert.deepEqual(awareness.map(({ version }) => version).sort(), ['2000', '2021']);
  const then = await trainer.GetClassType({ name: 'classTypes/awareness', date: day('2018-04-02') });
  assert.equal(then.version, '2000');
  assert.deepEqual(then.grade_bands.map(({ grade }) => grade), ['GIOI', 'KHA', 'TRUNG_BINH']);
  const unknown = then.parameters.filter(({ confidence }) => confidence === 'PARAMETER_CONFIDENCE_UNKNOWN');
  assert.ok(unknown.some(({ name }) => name === 'minimum_attendance_percent'));
  assert.equal(then.waiting_order, 'WAITING_ORDER_NOMINATION');
});

test('a class is planned, changed and opened, its seats kept by quota', async () => {
  const made = await trainer.CreateClass(newClass(world.superior, 'awareness', '2018-04-02', '2018-04-03', {}));
  held = made.name;
  assert.equal(made.class_type_version, '2000');
  const changed = await trainer.UpdateClass({ training_class: { ...made, title: 'Lớp nhận thức khóa I (kiểm thử)', seats: 3 },
    etag: made.etag });
  assert.deepEqual([changed.title, changed.seats], ['Lớp nhận thức khóa I (kiểm thử)', 3]);
  await refused(trainer.UpdateClass({ training_class: changed, etag: made.etag }), 'ABORTED');
  await trainer.OpenRegistration({ training_class: held, date: day('2018-03-05') });
  const quotas = (a, b) => ({ training_class: held, date: day('2018-03-05'),
    quotas: [{ organization: world.baseA, seats: a }, { organization: world.baseB, seats: b }] });
  await refused(trainer.AllocateQuotas(quotas(3, 1)), ['FAILED_PRECONDITION', 'INVALID_ARGUMENT']);
  await refused(baseA.AllocateQuotas(quotas(3, 0)), ['NOT_FOUND', 'PERMISSION_DENIED']);
  await trainer.AllocateQuotas(quotas(2, 1));
  const { quotas: set, unallocated_seats: rest } = await trainer.ListQuotas({ training_class: held });
  assert.deepEqual(set.map(({ organization, seats }) => [organization, seats]).sort(),
    [[world.baseA, 2], [world.baseB, 1]].sort());
  assert.equal(rest, 0);
  const mine = await baseA.ListQuotas({ training_class: held });
  assert.deepEqual(mine.quotas.map(({ organization }) => organization), [world.baseA]);
});

test('who may attend is explained before anybody is nominated', async () => {
  await eventually(async () => assert.equal((await verdict(baseA, world.baseA, 'A1')).eligible, true));
  const { eligible, conditions } = await eventually(async () => {
    const found = await verdict(baseA, world.baseA, 'A4');
    assert.ok(found.conditions.some(({ rule_id: rule }) => rule === 'R-CLS-AUDIENCE'));
    return found;
  });
  assert.equal(eligible, false);
  const audience = conditions.find(({ rule_id: rule }) => rule === 'R-CLS-AUDIENCE');
  assert.equal(audience.met, false);
  assert.match(audience.explanation, /cảm tình đảng/i);
  const stranger = await verdict(baseB, world.baseB, 'A1');
  assert.deepEqual(stranger.conditions.map(({ rule_id: rule }) => rule), ['R-CLS-ORGANIZATION']);
});

test('organizations nominate; what finds no seat waits in a stated order, and moves up when a seat is free', async () => {
  const nominate = async (session, organization, who) => {
    const { nominations: made } = await eventually(() => session.Nominate({ training_class: held, organization,
      candidates: who.map((each) => people[each]), date: day('2018-03-12') }));
    made.forEach((each, index) => { nominations[who[index]] = each.name; });
    assert.match(made[0].full_name, /^Học Viên/);
  };
  await refused(baseA.Nominate({ training_class: held, organization: world.baseA, candidates: [people.A4], date: day('2018-03-12') }),
    'FAILED_PRECONDITION');
  await nominate(baseA, world.baseA, ['A1', 'A2', 'A3']);
  await nominate(baseB, world.baseB, ['B1', 'B2']);
  await refused(trainer.ApproveNominations({ training_class: held, date: day('2018-03-13') }), 'FAILED_PRECONDITION');
  const approved = await trainer.ApproveNominations({ training_class: held, date: day('2018-03-13'), waiting_list: true });
  assert.deepEqual([approved.training_class.enrolled, approved.training_class.waiting], [3, 2]);
  let now = await learners();
  assert.deepEqual([now[people.A3].state, now[people.A3].waiting_position], ['NOMINATION_STATE_WAITING', 1]);
  assert.deepEqual([now[people.B2].state, now[people.B2].waiting_position], ['NOMINATION_STATE_WAITING', 2]);
  const { promoted } = await baseA.Withdraw({ training_class: held, organization: world.baseA, nominations: [nominations.A2],
    date: day('2018-03-14'), reason_note: 'Đi công tác' });
  assert.deepEqual(promoted.map(({ name }) => name), [nominations.A3]);
  now = await learners();
  assert.deepEqual([now[people.A2].state, now[people.A2].closing_reason], ['NOMINATION_STATE_WITHDRAWN', 'Đi công tác']);
  assert.equal(now[people.A3].state, 'NOMINATION_STATE_ENROLLED');
  const declined = await trainer.DeclineNominations({ training_class: held, nominations: [nominations.B2],
    date: day('2018-03-14'), reason_note: 'Hết chỗ' });
  assert.deepEqual([declined.training_class.enrolled, declined.training_class.waiting], [3, 0]);
  const { quotas } = await trainer.ListQuotas({ training_class: held });
  assert.deepEqual(quotas.map(({ seats, enrolled, waiting }) => [seats, enrolled, waiting]).sort(), [[1, 1, 0], [2, 2, 0]]);
});

test('the roll-call: a code shown in class, a slip of one\'s own, once a person', async () => {
  const slips = Object.fromEntries((await listAll(trainer, 'ListAdmissionSlips', { training_class: held }, 'slips'))
    .map((slip) => [slip.nomination, slip.slip_code]));
  assert.equal(Object.keys(slips).length, 3);
  await refused(baseA.ListAdmissionSlips({ training_class: held }), ['NOT_FOUND', 'PERMISSION_DENIED']);
  const call = await trainer.OpenRollCall({ training_class: held, session: 1, date: day('2018-04-02') });
  const { code } = await trainer.GetRollCallCode({ name: call.name });
  for (let again = 0; again < 2; ++again) {
    const reply = await anonymous.CheckIn({ code, slip_code: slips[nominations.A1] });
    assert.deepEqual([reply.outcome, reply.session], ['CHECK_IN_OUTCOME_PRESENT', 1]);
    assert.ok(!JSON.stringify(reply).includes('Học Viên'));
  }
  await anonymous.CheckIn({ code, slip_code: slips[nominations.B1] });
  const wrong = await refused(anonymous.CheckIn({ code, slip_code: '2345678923456789' }), ['NOT_FOUND', 'FAILED_PRECONDITION', 'INVALID_ARGUMENT']);
  const forged = `${code.slice(0, -4)}${code.endsWith('2222') ? '3333' : '2222'}`;
  const other = await refused(anonymous.CheckIn({ code: forged, slip_code: slips[nominations.A3] }), wrong.code);
  assert.equal(other.message, wrong.message, 'a wrong code and a wrong slip are not told apart');
  const { check_ins: there } = await trainer.ListCheckIns({ name: call.name });
  assert.deepEqual(there.map(({ nomination: who }) => who).sort(), [nominations.A1, nominations.B1].sort());
  await trainer.CloseRollCall({ name: call.name });
  await refused(anonymous.CheckIn({ code, slip_code: slips[nominations.A3] }), wrong.code);
  await trainer.RecordAttendance({ training_class: held, session: 2, date: day('2018-04-03'),
    present: [nominations.A1, nominations.B1, nominations.A3] });
  await trainer.CorrectAttendance({ training_class: held, session: 1, nomination: nominations.A3, present: true,
    reason_note: 'Quên phiếu, có mặt', date: day('2018-04-03') });
  const { sessions } = await trainer.ListSessions({ training_class: held });
  assert.deepEqual(sessions.map(({ present }) => present.length), [3, 3]);
  assert.equal(sessions[0].corrections[0].reason_note, 'Quên phiếu, có mặt');
});

test('results, certificates and the paper', async () => {
  await trainer.RecordResults({ training_class: held, date: day('2018-04-03'),
    results: [{ nomination: nominations.A1, score: 91 }, { nomination: nominations.A3, score: 75 }, { nomination: nominations.B1, score: 40 }] });
  const done = await trainer.CompleteClass({ training_class: held, date: day('2018-04-03') });
  assert.equal(done.passed, 2);
  const { certificates } = await trainer.IssueCertificates({ training_class: held, issue_date: day('2018-04-10') });
  assert.deepEqual(certificates.map(({ grade }) => grade).sort(), ['GIOI', 'KHA']);
  for (const each of certificates) people[`certificate of ${each.candidate}`] = each;
  const mine = people[`certificate of ${people.A1}`];
  assert.equal(textOf(mine.expire_date), '2023-04-10');
  const seen = await anonymous.VerifyCertificate({ verification_code: mine.verification_code });
  assert.deepEqual([seen.genuine, seen.status, seen.number], [true, 'CERTIFICATE_STATUS_ISSUED', mine.number]);
  assert.ok(!JSON.stringify(seen).includes('Học Viên'));
  const { content, media_type: type, file_name: file } = await baseA.RenderCertificate({ certificate: mine.name });
  assert.equal(type, 'application/pdf');
  assert.equal(Buffer.from(content).subarray(0, 5).toString(), '%PDF-');
  assert.ok(!file.includes('Vi'), file);
});

test('a revoked certificate is gone from the dossier within a second', async () => {
  const candidate = people.A1;
  const certificate = people[`certificate of ${candidate}`];
  await eventually(async () => assert.ok((await officer.GetCandidate({ name: candidate })).milestones.awareness_certificate_date));
  await baseA.RecordMonthlyReview({ candidate, month: day('2018-02-01'), review_date: day('2018-03-05'), political_awareness: 'REVIEW_RATING_GOOD',
    work_result: 'REVIEW_RATING_GOOD', ethics: 'REVIEW_RATING_GOOD', public_trust: 'REVIEW_RATING_FAIR', conclusion: 'REVIEW_CONCLUSION_CONTINUE' });
  await baseA.OpenDossier({ candidate, application_date: day('2018-06-01') });
  const paperOf = async () => (await baseA.GetDossier({ candidate })).checklist.find(({ form }) => form === 'CN-NTVĐ');
  // By today it has run out; there it is.
  assert.equal((await paperOf()).status, 'CHECKLIST_STATUS_EXPIRED');
  await refused(baseA.RevokeCertificate({ certificate: certificate.name, date: day('2018-06-10'), reason_note: 'Thi hộ', document: '07-QĐ/TTCT' }),
    'PERMISSION_DENIED');
  const revoked = await trainer.RevokeCertificate({ certificate: certificate.name, date: day('2018-06-10'), reason_note: 'Thi hộ',
    document: '07-QĐ/TTCT' });
  assert.equal(revoked.status, 'CERTIFICATE_STATUS_REVOKED');
  await eventually(async () => assert.equal((await paperOf()).status, 'CHECKLIST_STATUS_MISSING'), 1);
  const seen = await anonymous.VerifyCertificate({ verification_code: certificate.verification_code });
  assert.equal(seen.status, 'CERTIFICATE_STATUS_REVOKED');
  await refused(trainer.RevokeCertificate({ certificate: certificate.name, date: day('2018-06-11'), reason_note: 'Thi hộ', document: '07-QĐ/TTCT' }),
    'FAILED_PRECONDITION');
});

test('a spoilt paper is replaced, and the register has every number', async () => {
  const spoilt = people[`certificate of ${people.A3}`];
  const { voided, certificate } = await trainer.ReplaceCertificate({ certificate: spoilt.name, issue_date: day('2018-06-12'),
    reason_note: 'In lỗi' });
  assert.deepEqual([voided.status, voided.replacement, certificate.status],
    ['CERTIFICATE_STATUS_VOID', certificate.name, 'CERTIFICATE_STATUS_ISSUED']);
  const entries = await listAll(trainer, 'ListCertificateRegister', { class_type: 'classTypes/awareness', year: 2018 }, 'entries');
  assert.deepEqual(entries.map(({ serial }) => serial), entries.map((_, index) => index + 1));
  const statuses = Object.fromEntries(entries.map(({ certificate: each }) => [each.number, each.status]));
  assert.deepEqual([statuses[spoilt.number], statuses[certificate.number]], ['CERTIFICATE_STATUS_VOID', 'CERTIFICATE_STATUS_ISSUED']);
  assert.ok((await officer.GetCandidate({ name: people.A3 })).milestones.awareness_certificate_date);
  const expiring = await listAll(baseA, 'ListExpiringCertificates', { organization: world.baseA, before: day('2024-01-01') }, 'certificates');
  assert.ok(expiring.some(({ name }) => name === certificate.name));
  assert.ok(!expiring.some(({ name }) => name === spoilt.name));
});

test('the cohort tells where each learner stands', async () => {
  const { learners: all, counts } = await eventually(async () => {
    const cohort = await trainer.GetCohort({ training_class: held, page_size: 500 });
    const first = cohort.learners.find(({ nomination: { candidate } }) => candidate === people.A1);
    assert.equal(first.stage, 'LEARNER_STAGE_DOSSIER');
    return cohort;
  });
  assert.equal(all.length, 5);
  assert.equal(counts.reduce((sum, { count }) => sum + count, 0), 2);
});

test('a year\'s plan of classes stands beside what was done and what the targets need', async () => {
  const plan = { organizer: world.superior, year: 2018, rows: [{ class_type: 'classTypes/awareness', classes: 2, seats: 60 }], note: 'KH 01' };
  await refused(baseA.SetClassPlan(plan), ['NOT_FOUND', 'PERMISSION_DENIED']);
  await invalid(trainer.SetClassPlan({ ...plan, rows: [...plan.rows, ...plan.rows] }));
  await trainer.SetClassPlan(plan);
  const { rows } = await trainer.GetClassPlan({ organizer: world.superior, year: 2018 });
  const awareness = rows.find(({ class_type: type }) => type === 'classTypes/awareness');
  assert.deepEqual([awareness.classes, awareness.seats], [2, 60]);
  assert.ok(awareness.classes_held >= 1 && awareness.passed >= 2);
  const needs = await officer.GetTrainingNeeds({ organization: world.superior, year: 2018 });
  assert.deepEqual(needs.parts.map(({ organization }) => organization).sort(), [world.baseA, world.baseB].sort());
  assert.equal(needs.total.organization, world.superior);
});

test('past classes come in row by row, and a second time change nothing', async () => {
  const row = (key, who, more = {}) => ({ class_key: key, class_type: 'classTypes/awareness', title: `Lớp cũ ${key}`,
    start_date: day('2017-05-02'), end_date: day('2017-05-04'), candidate: people[who], passed: true, score: 77, ...more });
  const request = { organizer: world.superior, synthetic: true, rows: [
    row(`K1-${world.mark}`, 'A2', { certificate_number: '15/2017', issue_date: day('2017-05-10') }),
    row(`K1-${world.mark}`, 'B2', { passed: false, score: 30 }),
    row(`K1-${world.mark}`, 'A4', { certificate_number: '16/2017' }),
    row(`K2-${world.mark}`, 'B2', { start_date: day('2024-05-02'), end_date: day('2024-05-04'), certificate_number: '17/2024',
      issue_date: day('2024-05-10') })] };
  const outcomes = (reply) => reply.results.map(({ outcome }) => outcome.replace('IMPORT_OUTCOME_', ''));
  assert.deepEqual(outcomes(await trainer.ImportResults({ ...request, dry_run: true })), ['CREATED', 'CREATED', 'FAILED', 'CREATED']);
  const first = await trainer.ImportResults(request);
  assert.deepEqual(outcomes(first), ['CREATED', 'CREATED', 'FAILED', 'CREATED']);
  assert.equal(first.results[2].faults[0].field, 'issue_date');
  assert.deepEqual(outcomes(await trainer.ImportResults(request)), ['SKIPPED', 'SKIPPED', 'FAILED', 'SKIPPED']);
  await eventually(async () => assert.equal(
    textOf((await officer.GetCandidate({ name: people.A2 })).milestones.awareness_certificate_date), '2017-05-10'));
  // Certified in 2024, and no step since; whose certificate was revoked or has run out is not waited for.
  const stalled = await eventually(async () => {
    const found = await listAll(officer, 'ListStalledLearners', { organization: world.superior, months: 6 }, 'learners');
    assert.ok(found.some(({ nomination: { candidate } }) => candidate === people.B2));
    return found;
  });
  const still = stalled.find(({ nomination: { candidate } }) => candidate === people.B2);
  assert.equal(textOf(still.last_step_date), '2024-05-10');
  for (const who of ['A1', 'A2', 'A3']) assert.ok(!stalled.some(({ nomination: { candidate } }) => candidate === people[who]), who);
});

test('a class that is called off frees its people', async () => {
  const { name } = await trainer.CreateClass(newClass(world.superior, 'party-affairs-workshop', '2018-09-03', '2018-09-04'));
  await trainer.OpenRegistration({ training_class: name, date: day('2018-08-06') });
  await baseB.Nominate({ training_class: name, organization: world.baseB, candidates: [people.B2], date: day('2018-08-07') });
  const off = await trainer.CancelClass({ training_class: name, date: day('2018-08-20'), reason_note: 'Giảng viên ốm' });
  assert.deepEqual([off.state, off.cancellation_reason], ['CLASS_STATE_CANCELLED', 'Giảng viên ốm']);
  await refused(baseB.Nominate({ training_class: name, organization: world.baseB, candidates: [people.B1], date: day('2018-08-21') }),
    'FAILED_PRECONDITION', { reason: 'CLASS_STATE' });
  await refused(inspector.CancelClass({ training_class: held, date: day('2018-08-20'), reason_note: 'x' }), 'PERMISSION_DENIED');
});
