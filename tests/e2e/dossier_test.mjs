// What may happen to a dossier beside its ordinary way, each through nginx by who would do it: moves, corrections by a
// second person, two records of one person, consents, verification on both sides, criteria of an organization's own,
// votes without result, revocation, the register of decisions.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { day, listAll, textOf, today } from './lib/client.mjs';
import { eventually } from './lib/environment.mjs';
import { invalid, refused, unmet } from './lib/expect.mjs';
import { bring, nomination, nominee, paper, runClass, tally, votersOf } from './lib/steps.mjs';
import { load, newAccount } from './lib/world.mjs';

const world = load();
const { officer, standing, baseA, baseB, trainer, unionA } = world.as;
const purpose = { headers: { 'x-ketnap-purpose': encodeURIComponent('Thẩm định hồ sơ') } };
const ground = { members: world.membersA, superior: world.superior, officer, standing };
const people = {};
let second;

// Who the tests need, and how far they are taken before.
const cast = { mover: 'verified', late: 'base', confirmed: 'decided', probationer: 'admitted', elder: 'verifying',
  asked: 'trained', wrong: 'collected', twin: 'listed', student: 'trained', revoked: 'decided', leaver: 'admitted',
  silent: 'admitted', back: 'listed' };

const stateOf = async (who) =>
  (await officer.GetCandidate({ name: people[who] })).state.replace('CANDIDATE_STATE_', '');
const is = async (who, state) => assert.equal(await stateOf(who), state);

before(async () => {
  const { administrator } = await import('./lib/administrator.mjs');
  const { as } = await import('./lib/client.mjs');
  const hired = await newAccount(as(await administrator()), { userName: `kt-duyet-${world.mark}`,
    roles: ['board-officer', 'historical-entry'] });
  second = as(hired.token);
  const names = Object.keys(cast);
  for (const [index, who] of names.entries()) {
    const birth = who === 'elder' ? '1955-03-04' : '1994-03-04';
    people[who] = (await eventually(() => baseA.NominateCandidate(nomination(nominee(world.cellA,
      `Lương Thử ${['Nhất', 'Nhì', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy', 'Tám', 'Chín', 'Mười', 'Mười Một', 'Mười Hai', 'Mười Ba'][index]} ${world.mark}`,
      { birth_date: day(birth), occupation: who === 'student' ? 'OCCUPATION_STUDENT' : 'OCCUPATION_WORKER' }), '2018-01-08')))).name;
    await bring(baseA, people[who], cast[who] === 'listed' ? 'listed' : 'trained', ground);
  }
  const learners = names.filter((who) => cast[who] !== 'listed');
  await runClass(trainer, { organizer: world.superior, nominator: world.baseA, type: 'awareness',
    candidates: learners.map((who) => people[who]), dates: ['2018-03-05', '2018-03-12', '2018-04-02', '2018-04-03', '2018-04-10'] });
});

// The rest of the way of somebody who was trained.
async function takeOn(who) {
  const rest = { ...ground };
  const skip = new Set(['ListSympathizer', 'AssignHelper', 'RecordMonthlyReview']);
  const session = new Proxy(baseA, { get: (target, name) => (skip.has(name) ? async () => undefined : target[name]) });
  await eventually(async () => assert.ok((await officer.GetCandidate({ name: people[who] })).milestones.awareness_certificate_date));
  await bring(session, people[who], cast[who], rest);
}

const transfer = (who, date, to = world.cellB) =>
  baseA.TransferCandidate({ candidate: people[who], destination: to, certificate: paper(date) });
const accept = (who, date, changes = {}) => baseB.AcceptTransfer({ organization: world.cellB, candidate: people[who],
  acceptance_date: day(date), helper: world.membersB[0], ...changes });

test('a move before the cell resolved: the destination goes on where the person stood', async () => {
  await takeOn('mover');
  const asked = await transfer('mover', '2018-06-25');
  assert.equal(asked.status, 'TRANSFER_STATUS_PENDING');
  await is('mover', 'TRANSFER_PENDING');
  await unmet(baseA.AttachDocument({ candidate: people.mover, form: '5-KNĐ', date: day('2018-06-26') }), 'STATE');
  await refused(baseB.GetCandidate({ name: people.mover }), 'NOT_FOUND');
  const { transfers } = await baseB.ListTransfers({ organization: world.baseB, incoming: true, status: 'TRANSFER_STATUS_PENDING' });
  assert.ok(transfers.some(({ candidate }) => candidate === people.mover));
  await accept('mover', '2018-06-28');
  const after = await eventually(() => baseB.GetCandidate({ name: people.mover }));
  assert.deepEqual([after.organization, after.state, after.helper, after.acquaintance_waived],
    [world.cellB, 'CANDIDATE_STATE_VERIFIED', world.membersB[0], true]);
  await refused(baseA.GetCandidate({ name: people.mover }), 'NOT_FOUND');
});

test('a move after the resolutions: the destination resolves anew', async () => {
  await takeOn('late');
  await transfer('late', '2018-07-11');
  await accept('late', '2018-07-16');
  await is('late', 'CELL_RESOLVED');
  await baseB.RecordResolution({ candidate: people.late, kind: 'RESOLUTION_KIND_BASE_ADMISSION', resolution: paper('2018-07-23'), vote: tally(7) });
  await is('late', 'BASE_RESOLVED');
});

test('a move after the decision needs its confirmation at the destination', async () => {
  await takeOn('confirmed');
  await transfer('confirmed', '2018-07-23');
  await refused(accept('confirmed', '2018-07-25'), ['FAILED_PRECONDITION', 'INVALID_ARGUMENT']);
  await accept('confirmed', '2018-07-25', { decision_confirmation: paper('2018-07-25', 'CV/ĐU') });
  await is('confirmed', 'ADMISSION_DECIDED');
  await baseB.RecordCeremony({ candidate: people.confirmed, decision_received_date: day('2018-07-25'), ceremony_date: day('2018-08-01') });
  await is('confirmed', 'ADMITTED_PROBATIONARY');
});

test('a probationary member moves, and the register of members follows', async () => {
  await takeOn('probationer');
  const register = async (cell) => (await listAll(officer, 'ListMembers', { organization: cell }, 'members'))
    .find(({ candidate }) => candidate === people.probationer);
  await eventually(async () => assert.ok(await register(world.cellA)));
  await transfer('probationer', '2018-10-01');
  await accept('probationer', '2018-10-10');
  await eventually(async () => assert.equal((await register(world.cellB))?.status, 'MEMBER_STATUS_PROBATIONARY'));
  assert.equal(await register(world.cellA), undefined);
});

test('a cancelled move leaves everything as it was', async () => {
  await transfer('twin', '2018-03-20');
  await baseA.CancelTransfer({ candidate: people.twin, date: day('2018-03-22'), reason_note: 'Không chuyển nữa' });
  await is('twin', 'SYMPATHIZER_LISTED');
});

test('above sixty: told at the cell, and decided with the province\'s consent alone', async () => {
  const check = async () => (await baseA.CheckEligibility({ candidate: people.elder, step: 'STEP_DECIDE_ADMISSION', date: day('2018-07-20') }))
    .conditions.find(({ rule_id: rule }) => rule === 'R-ELG-2');
  assert.equal((await check()).verdict, 'CONDITION_VERDICT_UNMET');
  await baseA.RecordConsent({ candidate: people.elder, consent: { special_case: 'SPECIAL_CASE_OVER_AGE', authority: world.root,
    document: paper('2018-06-01', 'CV/TU') } });
  assert.equal((await check()).verdict, 'CONDITION_VERDICT_MET');
});

test('delisted, listed again, and referred to the class', async () => {
  await baseA.DelistCandidate({ candidate: people.back, reason: 'DELISTING_REASON_OWN_WISH', resolution: paper('2018-03-05') });
  await baseA.RelistCandidate({ candidate: people.back, reason: 'RELISTING_REASON_IMPROVED', resolution: paper('2018-05-07') });
  await baseA.ReferToClass({ candidate: people.back, resolution: paper('2018-05-07') });
  const { entries } = await baseA.GetTimeline({ candidate: people.back });
  assert.deepEqual(entries.slice(0, 3).map(({ action }) => action), ['ReferToClass', 'RelistCandidate', 'DelistCandidate']);
});

test('a mass organization sees what became of its nominations, and nothing else', async () => {
  const fresh = (await unionA.NominateCandidate(nomination(nominee(world.cellA, `Đoàn Viên ${world.mark}`), today()))).name;
  const mine = async () => (await listAll(unionA, 'ListCandidateNominations', { organization: world.cellA,
    nominator_kind: 'NOMINATOR_KIND_YOUTH_UNION' }, 'nominations')).find(({ candidate }) => candidate === fresh);
  assert.equal((await mine()).answer_date, null);
  await baseA.DeclineNomination({ candidate: fresh, date: day(today()), reason_note: 'Cần thêm thời gian theo dõi' });
  const answered = await mine();
  assert.deepEqual([answered.state, textOf(answered.answer_date)], ['CANDIDATE_STATE_NOMINATION_DECLINED', today()]);
  await refused(unionA.GetCandidate({ name: fresh }), 'PERMISSION_DENIED');
});

test('verification on both sides: asked, reminded, escalated, replied, answered, waived, concluded', async () => {
  const candidate = people.asked;
  cast.asked = 'declared';
  await takeOn('asked');
  await baseA.SetFamily({ candidate, relatives: [
    { relation: 'RELATION_FATHER', full_name: 'Lương Văn Cha', birth_year: 1960 },
    { relation: 'RELATION_MOTHER', full_name: 'Nông Thị Mẹ', birth_year: 1963, member: world.membersA[1] },
  ] });
  await refused(baseA.GetFamily({ candidate }), 'INVALID_ARGUMENT', { reason: 'PURPOSE_REQUIRED' });
  const { relatives } = await baseA.GetFamily({ candidate }, purpose);
  assert.deepEqual(relatives.map(({ full_name: name }) => name), ['Lương Văn Cha', 'Nông Thị Mẹ']);
  const ask = (subject, changes = {}) => baseA.RequestVerification({ candidate, subject, recipient: 'Đảng ủy cơ sở B',
    request_date: day('2018-06-06'), ...changes });
  await ask('SELF');
  await refused(ask('FATHER', { verifier: world.membersA[1] }), ['INVALID_ARGUMENT', 'FAILED_PRECONDITION']);
  await ask('FATHER', { recipient_organization: world.baseB });
  await baseA.RemindVerification({ candidate, subject: 'FATHER', date: day('2018-06-20') });
  await baseA.EscalateVerification({ candidate, subject: 'FATHER', organization: world.superior, date: day('2018-07-30') });
  const [request] = await listAll(baseB, 'ListVerificationRequests', { organization: world.baseB, incoming: true, open_only: true },
    'verification_requests').then((all) => all.filter((each) => each.full_name.includes(world.mark) && each.subject === 'FATHER'));
  assert.deepEqual([request.candidate, request.reminder_count], ['', 1]);
  await baseB.ReplyToVerification({ organization: world.baseB, verification_request: request.name, reply_date: day('2018-08-01'),
    outcome: 'VERIFICATION_OUTCOME_CLEAR', note: 'Chấp hành tốt' });
  const answer = (subject, outcome) => baseA.AnswerVerification({ candidate, subject, answer_date: day('2018-08-02'),
    outcome: `VERIFICATION_OUTCOME_${outcome}` });
  await answer('FATHER', 'CLEAR');
  await baseA.WaiveVerification({ candidate, subject: 'MOTHER', member: world.membersA[1], date: day('2018-08-02') });
  await answer('SELF', 'ISSUE');
  await is('asked', 'VERIFICATION_ISSUE');
  await officer.ConcludeVerification({ candidate, subject: 'SELF', conclusion: paper('2018-08-20', 'KL/ĐU'),
    concluding_organization: world.superior });
  await is('asked', 'VERIFIED');
});

test('a correction needs a second person, shows what it moves, and undo takes the last step back', async () => {
  await takeOn('wrong');
  const candidate = people.wrong;
  const change = { candidate, changes: [{ field: 'birth_date', new_value: '1994-04-03' }], legal_basis: paper('2018-06-28', 'CV/BTC'),
    reason_note: 'Theo giấy khai sinh' };
  const preview = await baseA.CorrectRecord({ ...change, validate_only: true });
  assert.deepEqual(preview.changes.map(({ old_value: before, new_value: after }) => [before, after]), [['1994-03-04', '1994-04-03']]);
  const proposed = await officer.CorrectRecord(change);
  await refused(officer.ApproveCorrection({ candidate, correction: proposed.name }), ['FAILED_PRECONDITION', 'PERMISSION_DENIED'],
    { reason: 'SAME_PERSON' });
  const applied = await second.ApproveCorrection({ candidate, correction: proposed.name });
  assert.equal(applied.status, 'CORRECTION_STATUS_APPLIED');
  assert.equal(textOf((await officer.GetCandidate({ name: candidate })).birth_date), '1994-04-03');
  await baseA.RecordResolution({ candidate, kind: 'RESOLUTION_KIND_CELL_ADMISSION', resolution: paper('2018-07-02'), vote: tally(4) });
  const undo = await baseA.CorrectRecord({ candidate, undo_last_step: true, legal_basis: paper('2018-07-03', 'CV/BTC'), reason_note: 'Nhầm người' });
  assert.equal(undo.undone_action, 'RecordResolution');
  await second.ApproveCorrection({ candidate, correction: undo.name });
  await is('wrong', 'OPINIONS_COLLECTED');
  const rejected = await baseA.CorrectRecord({ ...change, changes: [{ field: 'birth_date', new_value: '1994-04-05' }] });
  await baseA.RejectCorrection({ candidate, correction: rejected.name, reason_note: 'Thôi' });
  const { corrections } = await baseA.ListCorrections({ organization: world.baseA });
  assert.deepEqual(corrections.filter((each) => each.candidate === candidate).map(({ status }) => status.replace('CORRECTION_STATUS_', '')),
    ['REJECTED', 'APPLIED', 'APPLIED']);
});

test('two records of one person are found, merged, and parted again', async () => {
  const kept = await officer.GetCandidate({ name: people.twin });
  const other = (await baseB.NominateCandidate(nomination(nominee(world.cellB, kept.full_name.toUpperCase(), { birth_date: kept.birth_date }),
    '2018-02-08'))).name;
  const pairs = await listAll(officer, 'ListDuplicates', { organization: world.baseA }, 'pairs');
  assert.ok(pairs.some((pair) => [pair.candidate, pair.duplicate].includes(other)));
  assert.equal((await baseA.ListDuplicates({ organization: world.baseA })).pairs.filter((pair) => [pair.candidate, pair.duplicate].includes(other)).length, 0);
  await officer.MergeDuplicate({ candidate: kept.name, duplicate: other, reason_note: 'Một người', date: day('2018-03-26') });
  const merged = await officer.GetCandidate({ name: other });
  assert.deepEqual([merged.state, merged.merged_into], ['CANDIDATE_STATE_MERGED', kept.name]);
  await officer.UndoMerge({ candidate: kept.name, duplicate: other, reason_note: 'Hai người khác nhau', date: day('2018-03-27') });
  assert.equal((await officer.GetCandidate({ name: other })).state, 'CANDIDATE_STATE_NOMINATED');
});

test('a criterion of the organization\'s own guards the dossier until it is attested', async () => {
  const { name } = await baseA.CreateLocalCriterion({ local_criterion: { organization: world.baseA, title: 'Sinh viên khá trở lên',
    kind: 'CRITERION_KIND_ATTESTED', number: 12, step: 'STEP_OPEN_DOSSIER', occupations: ['OCCUPATION_STUDENT'],
    valid_from: day('2018-01-01'), decision: paper('2018-01-01', 'QC/ĐU') } });
  const candidate = people.student;
  const open = () => baseA.OpenDossier({ candidate, application_date: day('2018-06-01') });
  await eventually(() => unmet(open(), 'LOCAL'));
  await baseA.AttestCriterion({ candidate, attestation: { criterion: name, date: day('2018-05-15') } });
  await open();
  const ended = await baseA.EndLocalCriterion({ organization: world.baseA, local_criterion: name, valid_to: day('2018-12-31'),
    decision: paper('2018-12-31', 'QC/ĐU') });
  assert.equal(textOf(ended.valid_to), '2018-12-31');
  assert.ok((await baseA.ListLocalCriteria({ organization: world.cellA, show_ended: true })).local_criteria.some((each) => each.name === name));
});

test('a decision is revoked, decided again, and the register has no gap', async () => {
  await takeOn('revoked');
  const candidate = people.revoked;
  const numbers = () => listAll(standing, 'ListRegisterEntries', { organization: world.superior, type: 'DECISION_TYPE_ADMISSION',
    term_start: undefined }, 'entries');
  const of2018 = async () => {
    const entry = (await listAll(officer, 'ListRegisterEntries', { organization: world.superior, type: 'DECISION_TYPE_ADMISSION',
      term_start: day('2015-07-01') }, 'entries'));
    return entry.length > 0 ? entry : numbers();
  };
  const revocation = { candidate, kind: 'REVOCATION_KIND_PROCEDURE', revoking_organization: world.superior,
    body: 'DECIDING_BODY_STANDING_COMMITTEE', decision: paper('2018-08-06', 'QĐ/ĐU'), reason_note: 'Sai thành phần họp' };
  await refused(baseA.RevokeDecision(revocation), 'PERMISSION_DENIED');
  await standing.RevokeDecision(revocation);
  await is('revoked', 'REVOKED');
  await officer.AppraiseDossier({ candidate, date: day('2018-08-13') });
  await standing.DecideAdmission({ candidate, deciding_organization: world.superior, body: 'DECIDING_BODY_STANDING_COMMITTEE',
    decision: paper('2018-08-20', 'QĐ/ĐU'), vote: tally(5) });
  await standing.VoidRegisterNumber({ organization: world.superior, type: 'DECISION_TYPE_ADMISSION', date: day('2018-08-21'),
    reason_note: 'Viết hỏng' });
  const entries = (await of2018()).map(({ number, status }) => [number, status.replace('REGISTER_ENTRY_STATUS_', '')]);
  assert.deepEqual(entries.map(([number]) => number), Array.from({ length: entries.length }, (_, i) => entries.length - i));
  assert.equal(entries[0][1], 'VOID');
  assert.equal(entries.filter(([, status]) => status === 'REVOKED').length, 1);
});

test('probation: the Party curriculum vitae, votes without result, report upward; another is struck off', async () => {
  await takeOn('silent');
  await takeOn('leaver');
  for (const who of ['silent', 'leaver']) {
    await baseA.DeclarePartyCv({ candidate: people[who], date: day('2018-08-13') });
    await invalid(baseA.DeclarePartyCv({ candidate: people[who], date: day('2018-08-13'), lateness_reason: 'x'.repeat(1001) }),
      'lateness_reason: TOO_LONG');
  }
  await runClass(trainer, { organizer: world.superior, nominator: world.baseA, type: 'new-member-theory',
    candidates: [people.silent, people.leaver], dates: ['2018-09-03', '2018-09-10', '2018-10-02', '2018-10-03', '2018-10-10'] });
  for (const who of ['silent', 'leaver']) {
    for (const form of ['10-KNĐ', '11-KNĐ', '12-KNĐ']) {
      await baseA.RecordProbationReview({ candidate: people[who], form, date: day('2019-07-30') });
    }
  }
  // Members of 2018 and whoever became official since.
  const voters = await votersOf(baseA, world.cellA, '2019-08-01');
  const propose = (date) => eventually(() => baseA.ProposeRecognition({ candidate: people.silent, resolution: paper(date),
    vote: tally(voters, 2) }));
  for (const date of ['2019-08-01', '2019-08-05', '2019-08-08']) await propose(date);
  await is('silent', 'RECOGNITION_REPORTED');
  const candidate = people.leaver;
  await baseA.ProposeStrikeOff({ candidate, resolution: paper('2019-08-01'), vote: tally(voters), reason_note: 'Bỏ sinh hoạt' });
  await is('leaver', 'STRIKE_OFF_PROPOSED');
  await baseA.RecordResolution({ candidate, kind: 'RESOLUTION_KIND_BASE_RECOGNITION', resolution: paper('2019-08-09'), vote: tally(7) });
  await standing.DecideStrikeOff({ candidate, deciding_organization: world.superior, body: 'DECIDING_BODY_STANDING_COMMITTEE',
    decision: paper('2019-08-16', 'QĐ/ĐU'), vote: tally(5) });
  await is('leaver', 'STRUCK_OFF');
});
