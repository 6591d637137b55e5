// One person's whole way, from nominated to official member, through nginx. Every step is also tried where its guard
// does not hold, and must then be refused by the rule concerned and change nothing. The dates fall under the rules
// of 2016; everything is entered as history.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { day, listAll, textOf } from './lib/client.mjs';
import { eventually } from './lib/environment.mjs';
import { invalid, refused, unmet } from './lib/expect.mjs';
import { memberCalled, newClass, nomination, nominee, paper, review, tally } from './lib/steps.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { officer, standing, trainer, baseA, cellA, unionA, inspector } = world.as;
const fullName = `Lộc Thị Thu Hương ${world.mark}`;
let candidate;
let plan;
let probationer;
const steps = [];
let broken;

const person = () => officer.GetCandidate({ name: candidate });
const stateOf = async () => (await person()).state.replace('CANDIDATE_STATE_', '');

// A step: `wrong` are calls that must be refused, `right` is the one that is taken, `reaches` the state after it.
function step(name, { wrong = [], right, reaches }) {
  test(name, async () => {
    assert.equal(broken, undefined, `the way ended at an earlier step: ${broken}`);
    broken = name;
    const etag = candidate ? (await person()).etag : '';
    for (const attempt of wrong) await attempt();
    if (candidate) assert.equal((await person()).etag, etag, 'a refused step changed the person');
    await right();
    if (reaches) assert.equal(await stateOf(), reaches);
    steps.push(name);
    broken = undefined;
  });
}

const attainment = (organization) => inspector.GetAttainment({ organization, plan });
const resolution = (kind, date, vote) => ({ candidate, kind: `RESOLUTION_KIND_${kind}`, resolution: paper(date), vote });
const decision = (date, changes = {}) => ({ candidate, deciding_organization: world.superior,
  body: 'DECIDING_BODY_STANDING_COMMITTEE', decision: paper(date, 'QĐ/ĐU'), vote: tally(5), ...changes });
const attach = (form, date, changes = {}) => ({ candidate, form, date: day(date), ...changes });
const introduction = (introducer, since) =>
  attach('3-KNĐ', '2017-07-12', { introducer, acquainted_since: day(since) });

before(async () => {
  // What the dossier service knows of cells and members comes by events; a probationer is no helper.
  probationer = (await officer.CreateMember({ member: { organization: world.cellA, full_name: 'Dương Văn Dự Bị',
    birth_date: day('1990-01-01'), status: 'MEMBER_STATUS_PROBATIONARY', admission_ceremony_date: day('2017-01-03'),
    synthetic: true } })).name;
  await eventually(() => cellA.ListCandidates({ organization: world.cellA }));
});

test('plan and target: the parts make the whole, and an approved plan is locked', async () => {
  plan = (await officer.CreatePlan({ plan: { organization: world.superior, period: 'PLAN_PERIOD_TERM', whole_target: 10,
    start_date: day('2015-07-01'), end_date: day('2020-06-30'), title: 'Chỉ tiêu kết nạp nhiệm kỳ 2015–2020 (kiểm thử)' } })).name;
  const target = (organization, admissions) => ({ organization, admissions });
  await invalid(officer.SetTargets({ plan, targets: [target(world.baseA, 1), target(world.baseA, 2)] }),
    'targets[1].organization: DUPLICATE');
  await invalid(officer.SetTargets({ plan, targets: [target(world.root, 1)] }),
    'targets[0].organization: NOT_BELOW_PLAN_ORGANIZATION');
  await officer.SetTargets({ plan, targets: [target(world.baseA, 6), target(world.baseB, 3)] });
  await refused(officer.ProposeTargets({ plan }), 'FAILED_PRECONDITION', { reason: 'PARTS_DO_NOT_ADD_UP' });
  await officer.SetTargets({ plan, targets: [target(world.baseA, 6), target(world.baseB, 4)] });
  const approval = { plan, approval_document: '01-NQ/ĐU', approval_date: day('2015-08-01') };
  await refused(standing.ApproveTargets(approval), 'FAILED_PRECONDITION', { reason: 'PLAN_NOT_PROPOSED' });
  await officer.ProposeTargets({ plan });
  await refused(baseA.ApproveTargets(approval), 'PERMISSION_DENIED', { reason: 'PERMISSION_MISSING' });
  assert.equal((await standing.ApproveTargets(approval)).state, 'PLAN_STATE_APPROVED');
  await refused(officer.SetTargets({ plan, targets: [target(world.baseA, 10)] }), 'FAILED_PRECONDITION',
    { reason: 'PLAN_LOCKED' });
  const begin = await eventually(() => attainment(world.superior));
  assert.deepEqual([begin.total.target, begin.total.admitted], [10, 0]);
});

step('nominate', {
  wrong: [
    () => refused(unionA.NominateCandidate(nomination(nominee(world.cellA, fullName), '2017-02-06')),
      'FAILED_PRECONDITION', { reason: 'HISTORICAL_ENTRY_NOT_PERMITTED' }),
    () => refused(cellA.NominateCandidate(nomination(nominee(world.cellA, fullName), '2030-02-06')), 'INVALID_ARGUMENT'),
    () => refused(trainer.NominateCandidate(nomination(nominee(world.cellA, fullName), '2017-02-06')),
      'PERMISSION_DENIED', { reason: 'PERMISSION_MISSING' }),
  ],
  right: async () => {
    candidate = (await cellA.NominateCandidate(nomination(nominee(world.cellA, fullName), '2017-02-06'))).name;
    const twin = await refused(cellA.NominateCandidate(nomination(nominee(world.cellA, fullName), '2017-02-07')),
      'ALREADY_EXISTS');
    assert.equal(twin.details.ResourceInfo.resource_name, candidate);
  },
  reaches: 'NOMINATED',
});

step('list as sympathizer', {
  wrong: [
    () => unmet(cellA.ListSympathizer({ candidate, resolution: paper('2017-02-01') }), 'DATES'),
    () => unmet(cellA.AssignHelper({ candidate, helper: world.membersA[0], resolution: paper('2017-03-06') }), 'STATE'),
    () => unmet(cellA.DelistCandidate({ candidate, reason: 'DELISTING_REASON_OWN_WISH', resolution: paper('2017-03-06') }), 'STATE'),
  ],
  right: () => cellA.ListSympathizer({ candidate, resolution: paper('2017-03-06') }),
  reaches: 'SYMPATHIZER_LISTED',
});

step('assign a helper', {
  wrong: [
    () => unmet(cellA.RecordMonthlyReview(review(candidate, '2017-03-01', '2017-04-05')), 'R-HLP-1'),
    () => unmet(cellA.AssignHelper({ candidate, helper: probationer, resolution: paper('2017-03-06') }), 'R-HLP-1'),
    () => unmet(cellA.AssignHelper({ candidate, helper: world.membersB[0], resolution: paper('2017-03-06') }), 'R-HLP-1'),
    () => unmet(cellA.ListSympathizer({ candidate, resolution: paper('2017-03-06') }), 'STATE'),
  ],
  right: async () => {
    const after = await eventually(() =>
      cellA.AssignHelper({ candidate, helper: world.membersA[0], resolution: paper('2017-03-06') }));
    assert.equal(after.helper, world.membersA[0]);
  },
  reaches: 'SYMPATHIZER_LISTED',
});

step('monthly reviews', {
  wrong: [
    () => unmet(cellA.OpenDossier({ candidate, application_date: day('2017-06-05') }), 'R-RVW-1'),
    () => unmet(cellA.RecordMonthlyReview(review(candidate, '2017-03-02', '2017-04-05')), 'MONTH'),
    () => unmet(cellA.RecordMonthlyReview(review(candidate, '2017-05-01', '2017-04-05')), 'MONTH'),
    () => unmet(cellA.RecordMonthlyReview(review(candidate, '2017-03-01', '2017-03-01')), 'DATES'),
  ],
  right: async () => {
    await cellA.RecordMonthlyReview(review(candidate, '2017-03-01', '2017-04-05'));
    await cellA.RecordMonthlyReview(review(candidate, '2017-04-01', '2017-05-05'));
    await unmet(cellA.RecordMonthlyReview(review(candidate, '2017-04-01', '2017-05-06')), 'MONTH');
    const { monthly_reviews: reviews } = await cellA.ListMonthlyReviews({ candidate });
    assert.deepEqual(reviews.map((each) => textOf(each.month)), ['2017-04-01', '2017-03-01']);
  },
});

// A class of its own for the person, each step of it refused out of order.
async function goThroughClass(type, [open, nominated, start, end, issue], outsider) {
  const wrongDates = newClass(world.superior, type, end, start);
  await invalid(trainer.CreateClass(wrongDates), 'training_class.end_date: OUT_OF_RANGE');
  const { name } = await trainer.CreateClass(newClass(world.superior, type, start, end, { seats: 1 }));
  const at = (date) => ({ training_class: name, date: day(date) });
  const put = (who) => baseA.Nominate({ ...at(nominated), organization: world.baseA, candidates: [who] });
  await refused(put(candidate), 'FAILED_PRECONDITION', { reason: 'CLASS_STATE' });
  await trainer.OpenRegistration(at(open));
  const { nominations: [mine] } = await eventually(() => put(candidate));
  if (outsider) await refused(put(outsider), ['FAILED_PRECONDITION', 'INVALID_ARGUMENT']);
  const present = [mine.name];
  await refused(trainer.RecordResults({ ...at(end), results: [{ nomination: mine.name, score: 85 }] }),
    ['FAILED_PRECONDITION', 'INVALID_ARGUMENT']);
  await trainer.ApproveNominations({ ...at(nominated), nominations: present });
  await trainer.RecordAttendance({ ...at(start), session: 1, present });
  await refused(trainer.RecordAttendance({ ...at(end), session: 3, present }), ['INVALID_ARGUMENT', 'FAILED_PRECONDITION']);
  await refused(trainer.CompleteClass(at(end)), 'FAILED_PRECONDITION');
  await trainer.RecordAttendance({ ...at(end), session: 2, present });
  await refused(trainer.CompleteClass(at(end)), 'FAILED_PRECONDITION');
  await trainer.RecordResults({ ...at(end), results: [{ nomination: mine.name, score: 85 }] });
  await refused(trainer.IssueCertificates({ training_class: name, issue_date: day(issue) }), 'FAILED_PRECONDITION');
  const done = await trainer.CompleteClass(at(end));
  assert.deepEqual([done.state, done.enrolled, done.passed], ['CLASS_STATE_COMPLETED', 1, 1]);
  const { certificates: [certificate] } = await trainer.IssueCertificates({ training_class: name, issue_date: day(issue) });
  assert.equal(certificate.candidate, candidate);
  const verified = await trainer.VerifyCertificate({ verification_code: certificate.verification_code });
  assert.deepEqual([verified.genuine, verified.number], [true, certificate.number]);
}

step('awareness class, attendance, result, certificate', {
  wrong: [() => unmet(cellA.OpenDossier({ candidate, application_date: day('2017-06-05') }), 'R-ELG-4')],
  right: async () => {
    const other = await cellA.NominateCandidate(nomination(nominee(world.cellA, `Không Có Tên ${world.mark}`), '2017-02-06'));
    await goThroughClass('awareness', ['2017-04-20', '2017-05-02', '2017-05-15', '2017-05-16', '2017-05-25'], other.name);
    await eventually(async () => assert.equal(textOf((await person()).milestones.awareness_certificate_date), '2017-05-25'));
  },
});

step('application', {
  wrong: [
    () => unmet(cellA.AttachDocument(attach('2-KNĐ', '2017-06-12')), 'STATE'),
    () => unmet(cellA.RecordOpinion({ candidate, source: 'OPINION_SOURCE_YOUTH_UNION', date: day('2017-06-12'), favorable: true }), 'STATE'),
    () => unmet(cellA.OpenDossier({ candidate, application_date: day('2017-05-20') }), 'R-ELG-4'),
    () => unmet(cellA.OpenDossier({ candidate, application_date: day('2017-03-01') }), 'DATES'),
  ],
  right: () => cellA.OpenDossier({ candidate, application_date: day('2017-06-05') }),
  reaches: 'APPLICATION_FILED',
});

step('curriculum vitae', {
  wrong: [
    () => unmet(cellA.AttachDocument(attach('2-KNĐ', '2017-06-01')), 'R-DOS-1'),
    () => unmet(cellA.AttachDocument(attach('5-KNĐ', '2017-06-12')), 'STATE'),
    () => unmet(cellA.RequestVerification({ candidate, subject: 'SELF', recipient: 'Đảng ủy phường', request_date: day('2017-06-14') }), 'STATE'),
  ],
  right: () => cellA.AttachDocument(attach('2-KNĐ', '2017-06-12')),
  reaches: 'CV_DECLARED',
});

step('verification', {
  wrong: [
    () => unmet(cellA.AnswerVerification({ candidate, subject: 'SELF', answer_date: day('2017-07-10'), outcome: 'VERIFICATION_OUTCOME_CLEAR' }), 'STATE'),
    () => unmet(cellA.RequestVerification({ candidate, subject: 'SELF', recipient: 'Đảng ủy phường', request_date: day('2017-06-11') }), 'DATES'),
  ],
  right: async () => {
    for (const subject of ['SELF', 'FATHER']) {
      await cellA.RequestVerification({ candidate, subject, recipient: 'Đảng ủy phường', request_date: day('2017-06-14') });
    }
    assert.equal(await stateOf(), 'VERIFYING');
    const answer = (subject) => cellA.AnswerVerification({ candidate, subject, answer_date: day('2017-07-10'), outcome: 'VERIFICATION_OUTCOME_CLEAR' });
    await answer('SELF');
    assert.equal(await stateOf(), 'VERIFYING');
    await refused(answer('SPOUSE'), ['FAILED_PRECONDITION', 'INVALID_ARGUMENT', 'NOT_FOUND']);
    await answer('FATHER');
  },
  reaches: 'VERIFIED',
});

step('introductions and opinions', {
  wrong: [
    () => unmet(cellA.RecordResolution(resolution('CELL_ADMISSION', '2017-08-02', tally(4))), 'R-INT-1'),
    () => unmet(cellA.RecordOpinion({ candidate, source: 'OPINION_SOURCE_YOUTH_UNION', date: day('2017-06-01'), favorable: true }), 'DATES'),
  ],
  right: async () => {
    await invalid(cellA.AttachDocument(introduction(world.membersB[0], '2015-01-10')), 'introducer: UNKNOWN_MEMBER');
    await cellA.AttachDocument(introduction(world.membersA[0], '2017-01-10'));
    await cellA.AttachDocument(attach('4-KNĐ', '2017-07-12'));
    await cellA.RecordOpinion({ candidate, source: 'OPINION_SOURCE_YOUTH_UNION', date: day('2017-07-15'), favorable: true });
    await cellA.RecordOpinion({ candidate, source: 'OPINION_SOURCE_RESIDENCE_CELL', date: day('2017-07-18'), favorable: true });
    assert.equal(await stateOf(), 'VERIFIED');
    await cellA.AttachDocument(attach('5-KNĐ', '2017-07-20'));
  },
  reaches: 'OPINIONS_COLLECTED',
});

step('resolution of the cell with its vote', {
  wrong: [
    () => unmet(cellA.RecordResolution(resolution('CELL_ADMISSION', '2017-08-02', tally(4))), 'R-INT-3'),
    () => unmet(baseA.RecordResolution(resolution('BASE_ADMISSION', '2017-08-15', tally(7))), 'STATE'),
    () => refused(unionA.RecordResolution(resolution('CELL_ADMISSION', '2017-08-02', tally(4))), 'PERMISSION_DENIED'),
  ],
  right: async () => {
    await cellA.AttachDocument(introduction(world.membersA[0], '2015-01-10'));
    const vote = (votes, date = '2017-08-02') => cellA.RecordResolution(resolution('CELL_ADMISSION', date, votes));
    await unmet(vote(tally(4)), 'R-DOS-2');
    await cellA.SetFamily({ candidate, relatives: [{ relation: 'RELATION_FATHER', full_name: 'Nguyễn Văn Cha' },
      { relation: 'RELATION_MOTHER', full_name: 'Lộc Thị Mẹ', deceased: true }] });
    await unmet(vote(tally(3)), 'R-VOT-2');
    await unmet(vote({ ...tally(4), present: 3 }), 'R-VOT-2');
    await invalid(vote({ ...tally(4), in_favor: 5 }), 'vote.in_favor: ABOVE_ENTITLED');
    await unmet(vote(tally(4), '2018-08-02'), 'R-DOS-4');
    await unmet(vote(tally(4), '2017-07-19'), 'DATES');
    await vote(tally(4, 3));
  },
  reaches: 'CELL_RESOLVED',
});

step('resolution of the grassroots committee', {
  wrong: [
    () => unmet(officer.AppraiseDossier({ candidate, date: day('2017-08-25') }), 'STATE'),
    () => unmet(baseA.RecordResolution(resolution('BASE_ADMISSION', '2017-08-15', tally(5))), 'R-VOT-2'),
    () => unmet(baseA.RecordResolution(resolution('BASE_ADMISSION', '2017-08-01', tally(7))), 'DATES'),
  ],
  right: () => baseA.RecordResolution(resolution('BASE_ADMISSION', '2017-08-15', tally(7, 6))),
  reaches: 'BASE_RESOLVED',
});

step('returned with a coded defect and handed in again', {
  wrong: [() => invalid(officer.ReturnDossier({ candidate, date: day('2017-08-17') }), 'defects: REQUIRED')],
  right: async () => {
    await officer.ReturnDossier({ candidate, date: day('2017-08-17'), defects: [{ form: '5-KNĐ', code: 'INCOMPLETE' }] });
    assert.equal(await stateOf(), 'RETURNED');
    await unmet(baseA.ResubmitDossier({ candidate, date: day('2017-08-21') }), 'R-DOS-1');
    const { checklist } = await baseA.GetDossier({ candidate });
    assert.equal(checklist.find(({ form }) => form === '5-KNĐ').status, 'CHECKLIST_STATUS_DEFECTIVE');
    await baseA.AttachDocument(attach('5-KNĐ', '2017-08-18'));
    await baseA.ResubmitDossier({ candidate, date: day('2017-08-21') });
    assert.equal((await person()).return_count, 1);
  },
  reaches: 'BASE_RESOLVED',
});

step('appraisal', {
  wrong: [
    () => unmet(standing.DecideAdmission(decision('2017-09-08')), 'STATE'),
    () => unmet(officer.AppraiseDossier({ candidate, date: day('2017-08-14') }), 'DATES'),
  ],
  right: () => officer.AppraiseDossier({ candidate, date: day('2017-08-25') }),
  reaches: 'UNDER_AUTHORITY_REVIEW',
});

step('decision on admission by the competent body', {
  wrong: [
    () => unmet(standing.DecideAdmission(decision('2017-09-08', { deciding_organization: world.baseA })), 'R-VOT-5'),
    () => unmet(standing.DecideAdmission(decision('2017-09-08', { body: 'DECIDING_BODY_COMMITTEE', vote: tally(15) })), 'R-VOT-4'),
    () => unmet(standing.DecideAdmission(decision('2017-09-08', { vote: tally(4) })), 'R-VOT-2'),
    () => unmet(standing.DecideAdmission(decision('2018-03-01')), 'R-DL-1'),
    () => unmet(cellA.RecordCeremony({ candidate, decision_received_date: day('2017-09-15'), ceremony_date: day('2017-09-25') }), 'STATE'),
    () => refused(baseA.DecideAdmission(decision('2017-09-08')), 'PERMISSION_DENIED'),
  ],
  right: () => standing.DecideAdmission(decision('2017-09-08')),
  reaches: 'ADMISSION_DECIDED',
});

const ceremony = (received, held) =>
  cellA.RecordCeremony({ candidate, decision_received_date: day(received), ceremony_date: day(held) });
step('ceremony', {
  wrong: [
    () => unmet(ceremony('2017-09-07', '2017-09-25'), 'DATES'),
    () => unmet(ceremony('2017-09-15', '2017-12-25'), 'R-DL-2'),
    () => unmet(cellA.RecordProbationReview({ candidate, form: '10-KNĐ', date: day('2018-09-26') }), 'STATE'),
  ],
  right: () => ceremony('2017-09-15', '2017-09-25'),
  reaches: 'ADMITTED_PROBATIONARY',
});

test('the probationary member stands in the register and in the figures', async () => {
  assert.equal(broken, undefined, `the way ended at an earlier step: ${broken}`);
  const member = await eventually(async () => {
    const found = await memberCalled(baseA, world.cellA, fullName);
    assert.ok(found);
    return found;
  });
  assert.equal(member.status, 'MEMBER_STATUS_PROBATIONARY');
  await eventually(async () => assert.equal((await attainment(world.superior)).total.admitted, 1));
});

const recognition = (date, vote = tally(4), changes = {}) =>
  ({ candidate, resolution: paper(date), vote, ...changes });
step('papers of probation', {
  wrong: [
    () => unmet(cellA.RecordProbationReview({ candidate, form: '10-KNĐ', date: day('2018-09-24') }), 'R-PRB-1'),
    () => unmet(cellA.ProposeRecognition(recognition('2018-10-02')), 'R-DOS-1'),
    () => unmet(cellA.ProposeRecognition(recognition('2018-09-24')), 'R-PRB-1'),
  ],
  right: async () => {
    for (const form of ['10-KNĐ', '11-KNĐ', '12-KNĐ']) {
      await cellA.RecordProbationReview({ candidate, form, date: day('2018-09-26') });
    }
  },
  reaches: 'ADMITTED_PROBATIONARY',
});

step('new-member class', {
  wrong: [() => unmet(cellA.ProposeRecognition(recognition('2018-10-02')), 'R-ELG-4')],
  right: async () => {
    await goThroughClass('new-member-theory', ['2018-02-20', '2018-03-01', '2018-03-12', '2018-03-13', '2018-03-20']);
    await eventually(async () => assert.equal(textOf((await person()).milestones.new_member_certificate_date), '2018-03-20'));
  },
});

step('the cell proposes official membership', {
  wrong: [
    () => unmet(cellA.ProposeRecognition(recognition('2019-03-02')), 'R-DL-3'),
    () => unmet(baseA.RecordResolution(resolution('BASE_RECOGNITION', '2018-10-10', tally(7))), 'STATE'),
  ],
  right: () => cellA.ProposeRecognition(recognition('2018-10-02')),
  reaches: 'OFFICIAL_PROPOSED',
});

step('the grassroots committee agrees', {
  wrong: [
    () => unmet(standing.DecideRecognition(decision('2018-10-22')), 'R-VOT-3'),
    () => unmet(baseA.RecordResolution(resolution('BASE_RECOGNITION', '2018-10-01', tally(7))), 'DATES'),
  ],
  right: () => baseA.RecordResolution(resolution('BASE_RECOGNITION', '2018-10-10', tally(7))),
  reaches: 'OFFICIAL_PROPOSED',
});

step('recognition by the competent body', {
  wrong: [
    () => unmet(standing.DecideRecognition(decision('2018-10-22', { vote: tally(5, 2) })), 'R-VOT-5'),
    () => unmet(standing.DecideRecognition(decision('2019-02-22')), 'R-DL-4'),
  ],
  right: async () => {
    const { milestones } = await standing.DecideRecognition(decision('2018-10-22'));
    assert.equal(textOf(milestones.official_date), '2018-09-25', 'official from the ceremony and twelve months on');
    await unmet(standing.DecideRecognition(decision('2018-10-23')), 'STATE');
  },
  reaches: 'OFFICIAL_MEMBER',
});

test('the official member stands in the register, by GetMember and ListMembers', async () => {
  assert.equal(broken, undefined, `the way ended at an earlier step: ${broken}`);
  const listed = await eventually(async () => {
    const found = await memberCalled(baseA, world.cellA, fullName);
    assert.equal(found?.status, 'MEMBER_STATUS_OFFICIAL');
    return found;
  });
  const member = await officer.GetMember({ name: listed.name });
  assert.deepEqual([member.candidate, textOf(member.admission_ceremony_date), textOf(member.official_date),
    textOf(member.seniority_date)], [candidate, '2017-09-25', '2018-09-25', '2017-09-08']);
});

test('supervision counts the person once, where they belong', async () => {
  const { total, rows } = await attainment(world.superior);
  assert.deepEqual([total.admitted, total.target, total.attainment_permille], [1, 10, 100]);
  const byBase = Object.fromEntries(rows.map(({ organization, admitted }) => [organization, admitted]));
  assert.deepEqual(byBase, { [world.baseA]: 1, [world.baseB]: 0 });
  const { total: funnel } = await eventually(async () => {
    const reply = await inspector.GetFunnel({ organization: world.baseA, start_date: day('2017-01-01'), end_date: day('2017-12-31') });
    assert.equal(reply.total.official, 1);
    return reply;
  });
  assert.deepEqual([funnel.nominated, funnel.listed, funnel.trained, funnel.dossier_opened, funnel.cell_resolved,
    funnel.decided, funnel.admitted, funnel.delisted, funnel.returned], [2, 1, 1, 1, 1, 1, 1, 0, 1]);
});

test('the timeline tells every step, with its date, as entered later', async () => {
  const entries = await listAll(officer, 'GetTimeline', { candidate }, 'entries');
  const actions = entries.map(({ action }) => action).reverse();
  const expected = ['NominateCandidate', 'ListSympathizer', 'AssignHelper', 'RecordMonthlyReview', 'RecordMonthlyReview',
    'OpenDossier', 'AttachDocument', 'RequestVerification', 'RequestVerification', 'AnswerVerification', 'AnswerVerification',
    'AttachDocument', 'AttachDocument', 'RecordOpinion', 'RecordOpinion', 'AttachDocument', 'AttachDocument', 'SetFamily',
    'RecordResolution', 'RecordResolution', 'ReturnDossier', 'AttachDocument', 'ResubmitDossier', 'AppraiseDossier',
    'DecideAdmission', 'RecordCeremony', 'RecordProbationReview', 'RecordProbationReview', 'RecordProbationReview',
    'ProposeRecognition', 'RecordResolution', 'DecideRecognition'];
  assert.deepEqual(actions.filter((action) => expected.includes(action)), expected);
  // The family section has no date of its own: it is recorded as of today.
  const dated = entries.filter(({ action }) => action !== 'SetFamily');
  assert.equal(entries.length, dated.length + 1);
  assert.ok(dated.every(({ historical }) => historical));
  assert.ok(dated.filter(({ step: taken }) => taken).every(({ step: taken }) => taken.rule_set === '2016'));
  assert.equal(steps.length, 20, 'every step of the way was taken');
});
