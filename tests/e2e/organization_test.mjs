// Every RPC of the organization service through nginx, by people with the roles it asks for: the tree and its history,
// a reorganization that other services follow, members, plans and tasks, the calendar, imports.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { as, day, listAll, textOf } from './lib/client.mjs';
import { administrator } from './lib/administrator.mjs';
import { ctl, eventually } from './lib/environment.mjs';
import { invalid, refused } from './lib/expect.mjs';
import { nomination, nominee } from './lib/steps.mjs';
import { load, newAccount } from './lib/world.mjs';

const world = load();
const { officer, secretaryA, inspector, baseA } = world.as;
const decision = { number: '12', symbol: 'QĐ/TU', issuer: 'Tỉnh ủy (kiểm thử)', date: day('2018-12-20') };
const names = (rows) => rows.map(({ display_name: name }) => name);
let corner;

const makeOrganization = async (parent, type, name, more = {}) => (await officer.CreateOrganization({ organization: {
  parent, type, display_name: `${name} ${world.mark}`, valid_from: day('2000-01-01'), synthetic: true, ...more } })).name;

const makeMember = (organization, fullName, more = {}) => officer.CreateMember({ member: { organization,
  full_name: fullName, birth_date: day('1975-02-03'), status: 'MEMBER_STATUS_OFFICIAL', synthetic: true,
  admission_ceremony_date: day('2005-03-03'), official_date: day('2006-03-03'), ...more } });

before(async () => {
  corner = await makeOrganization(world.superior, 'GRASSROOTS_PARTY_ORGANIZATION', 'Đảng bộ cơ sở C', { committee_size: 9 });
});

describe('the tree of every day', () => {
  let cell;
  test('a name changes from a day on, and what was before stays', async () => {
    cell = await makeOrganization(corner, 'PARTY_CELL', 'Chi bộ Tài chính', {
      codes: [{ scheme: 'PARTY_ORGANIZATION', value: `TC-${world.mark}` }] });
    const renamed = await officer.UpdateOrganization({ organization: { name: cell, display_name: `Chi bộ Kế hoạch ${world.mark}` },
      update_mask: { paths: ['display_name'] }, effective_date: day('2015-03-01') });
    assert.equal(renamed.display_name, `Chi bộ Kế hoạch ${world.mark}`);
    const past = await officer.GetOrganization({ name: cell, as_of: day('2015-02-28') });
    assert.equal(past.display_name, `Chi bộ Tài chính ${world.mark}`);
    assert.deepEqual(names(await listAll(officer, 'ListOrganizations', { parent: corner, as_of: day('2010-01-01') }, 'organizations')),
      [`Chi bộ Tài chính ${world.mark}`]);
    await refused(officer.GetOrganization({ name: cell, as_of: day('1999-12-31') }), 'NOT_FOUND');
    await refused(officer.GetOrganization({ name: cell, as_of: day('2199-12-31') }), 'INVALID_ARGUMENT');
  });

  test('search ignores marks and case and begins at any word', async () => {
    const found = await officer.ListOrganizations({ parent: corner, subtree: true, text: 'ke HOACH' });
    assert.deepEqual(names(found.organizations), [`Chi bộ Kế hoạch ${world.mark}`]);
    assert.deepEqual((await officer.ListOrganizations({ parent: corner, subtree: true, text: 'oach' })).organizations, []);
  });

  test('a correction keeps what was recorded wrongly', async () => {
    await officer.UpdateOrganization({ organization: { name: cell, display_name: `Chi bộ Kế hoạch - Đầu tư ${world.mark}` },
      update_mask: { paths: ['display_name'] }, correction_reason: 'Ghi thiếu tên' });
    assert.equal((await officer.GetOrganization({ name: cell, as_of: day('2015-03-01') })).display_name,
      `Chi bộ Kế hoạch - Đầu tư ${world.mark}`);
    const { periods } = await officer.GetLineage({ name: cell });
    assert.equal(periods.length, 3);
    assert.equal(periods.filter((period) => period.supersede_time).length, 1);
    assert.equal(periods.find((period) => period.supersede_time).correction_reason, 'Ghi thiếu tên');
  });

  test('types are data', async () => {
    const types = await listAll(inspector, 'ListOrganizationTypes', {}, 'types');
    const cellType = types.find(({ code }) => code === 'PARTY_CELL');
    assert.ok(cellType.holds_members && cellType.allowed_parents.includes('GRASSROOTS_PARTY_ORGANIZATION'));
    const code = `KT_${world.mark.toUpperCase()}`;
    await officer.SetOrganizationType({ type: { code, display_name: 'Tổ đảng (kiểm thử)', holds_members: true,
      allowed_parents: ['PARTY_CELL'] } });
    await makeOrganization(cell, code, 'Tổ đảng 1');
    await refused(makeOrganization(corner, code, 'Tổ đảng 2'), 'FAILED_PRECONDITION');
    await refused(secretaryA.SetOrganizationType({ type: { code, display_name: 'x' } }), 'PERMISSION_DENIED');
  });
});

describe('a reorganization', () => {
  const operations = {};
  let source;
  let target;
  let candidate;
  let member;
  let keeper;

  before(async () => {
    source = await makeOrganization(corner, 'PARTY_CELL', 'Chi bộ Y tế');
    target = `organizations/${randomUUID()}`;
    member = (await makeMember(source, 'Đàm Thị Lan')).name;
    const admin = as(await administrator());
    keeper = await newAccount(admin, { userName: `kt-bt-${world.mark}`, organization: source,
      roles: ['cell-secretary', 'historical-entry'] });
    candidate = (await eventually(() => as(keeper.token).NominateCandidate(
      nomination(nominee(source, `Ngô Văn Tiến ${world.mark}`), '2018-06-01')))).name;
    Object.assign(operations, { list: [
      { create: { organization: { name: target, parent: corner, type: 'PARTY_CELL', synthetic: true,
        display_name: `Chi bộ Y tế - Dân số ${world.mark}`, valid_from: day('2019-01-01') } } },
      { merge: { sources: [source], target } }] });
  });
  const request = (more = {}) => ({ reorganization: { organization: corner, title: 'Hợp nhất chi bộ', decision,
    effective_date: day('2019-01-01'), operations: operations.list }, ...more });
  const counts = (impact) => Object.fromEntries(impact.map(({ kind, count }) => [kind.replace('IMPACT_KIND_', ''), count]));

  test('tells everything it would move, and moves nothing', async () => {
    const { impact, reorganization } = await eventually(async () => {
      const told = await officer.Reorganize(request({ validate_only: true }));
      assert.equal(counts(told.impact).CANDIDATE_MOVED, 1);
      assert.equal(counts(told.impact).GRANT_MOVED, 2);
      return told;
    });
    assert.equal(reorganization.name, '');
    assert.deepEqual([counts(impact).ORGANIZATION_CREATED, counts(impact).ORGANIZATION_ENDED, counts(impact).MEMBER_MOVED], [1, 1, 1]);
    await refused(officer.GetOrganization({ name: target }), 'NOT_FOUND');
  });

  test('is not for everybody, and not for what lies elsewhere', async () => {
    await refused(secretaryA.Reorganize(request()), 'PERMISSION_DENIED');
    const elsewhere = request();
    elsewhere.reorganization = { ...elsewhere.reorganization, operations: [{ dissolve: { organization: world.cellB } }] };
    const error = await refused(officer.Reorganize(elsewhere), 'FAILED_PRECONDITION');
    assert.ok(error.details.PreconditionFailure.violations.length > 0);
  });

  test('moves everything, in every service', async () => {
    const requestId = randomUUID();
    const { reorganization } = await officer.Reorganize(request({ request_id: requestId }));
    assert.equal(reorganization.state, 'REORGANIZATION_STATE_APPLIED');
    assert.equal((await officer.Reorganize(request({ request_id: requestId }))).reorganization.name, reorganization.name);
    assert.equal((await officer.GetMember({ name: member })).organization, target);
    await eventually(async () => assert.equal((await officer.GetCandidate({ name: candidate })).organization, target));
    await eventually(() => as(keeper.token).GetOrganization({ name: target }));
    await as(keeper.token).GetCandidate({ name: candidate });
    const timeline = JSON.stringify(await officer.GetTimeline({ candidate }));
    assert.ok(timeline.includes(source), 'the old path is kept');
    const listed = await listAll(inspector, 'ListReorganizations', { organization: corner }, 'reorganizations');
    assert.deepEqual(listed.map(({ name }) => name), [reorganization.name]);
    assert.equal((await inspector.GetReorganization({ name: reorganization.name })).operations.length, 2);
    const { successors } = await inspector.GetLineage({ name: source });
    assert.deepEqual(successors.map(({ successor, share_percent: share }) => [successor, share]), [[target, 100]]);
    const before = await listAll(officer, 'ListOrganizations', { parent: corner, as_of: day('2018-12-31') }, 'organizations');
    const after = await listAll(officer, 'ListOrganizations', { parent: corner }, 'organizations');
    assert.ok(before.some(({ name }) => name === source) && !after.some(({ name }) => name === source));
    assert.ok(after.some(({ name }) => name === target));
  });

  test('a day to come keeps it until then, and it can be taken back', async () => {
    const coming = request();
    coming.reorganization = { ...coming.reorganization, effective_date: day('2199-01-01'),
      operations: [{ rename: { organization: target, display_name: `Chi bộ Dân số ${world.mark}` } }] };
    const { reorganization, impact } = await officer.Reorganize(coming);
    assert.equal(reorganization.state, 'REORGANIZATION_STATE_SCHEDULED');
    assert.equal(counts(impact).ORGANIZATION_RENAMED, 1);
    assert.equal((await officer.GetOrganization({ name: target })).display_name, `Chi bộ Y tế - Dân số ${world.mark}`);
    const cancelled = await officer.CancelReorganization({ name: reorganization.name });
    assert.equal(cancelled.state, 'REORGANIZATION_STATE_CANCELLED');
    await refused(officer.CancelReorganization({ name: reorganization.name }), 'FAILED_PRECONDITION');
  });

  test('the operator finds the structure whole', () => {
    const { code, stdout, stderr } = ctl('organization', 'check');
    assert.equal(code, 0, stdout + stderr);
  });
});

describe('members', () => {
  let home;
  let away;
  let member;
  before(async () => {
    home = await makeOrganization(corner, 'PARTY_CELL', 'Chi bộ Nội vụ');
    away = await makeOrganization(corner, 'PARTY_CELL', 'Chi bộ Thanh tra');
    for (const name of ['Hà Văn Một', 'Hà Văn Hai', 'Hà Thị Ba']) await makeMember(home, name);
    member = (await makeMember(home, 'Nguyễn Thị Hòa')).name;
  });
  const figures = async (organization, date) => {
    const counted = await officer.CountMembers({ organization, as_of: day(date) });
    return [counted.official_count, counted.temporarily_away_count, counted.temporarily_hosted_count, counted.exempt_count];
  };

  test('a paper has its clocks, and the member moves when received', async () => {
    const transfer = await officer.TransferMember({ transfer: { member, kind: 'STAY_KIND_OFFICIAL', destination: away,
      issue_date: day('2018-01-02') } });
    assert.equal(transfer.state, 'MEMBER_TRANSFER_STATE_ISSUED');
    assert.equal(textOf(transfer.present_due_date), '2018-02-13', '30 working days');
    assert.ok(transfer.overdue);
    const open = await listAll(inspector, 'ListMemberTransfers', { organization: home, overdue_only: true }, 'transfers');
    assert.deepEqual(open.map(({ name }) => name), [transfer.name]);
    assert.equal((await officer.GetMember({ name: member })).organization, home);
    await officer.ReceiveMember({ transfer: transfer.name, receive_date: day('2018-02-01') });
    assert.equal((await officer.GetMember({ name: member })).organization, away);
    assert.deepEqual(await figures(home, '2018-01-31'), [4, 0, 0, 0]);
    assert.deepEqual(await figures(home, '2018-02-01'), [3, 0, 0, 0]);
    assert.deepEqual(await figures(away, '2018-02-01'), [1, 0, 0, 0]);
  });

  test('a stay for a time, and an exemption, are counted as votes count them', async () => {
    const { transfer: _, ...stay } = { transfer: 0, member, kind: 'STAY_KIND_TEMPORARY', destination: home,
      issue_date: day('2018-03-01'), until_date: day('2018-12-31') };
    const transfer = await officer.TransferMember({ transfer: stay, receive_date: day('2018-03-05') });
    assert.equal(transfer.state, 'MEMBER_TRANSFER_STATE_RECEIVED');
    assert.deepEqual(await figures(away, '2018-03-05'), [1, 1, 0, 0]);
    assert.deepEqual(await figures(home, '2018-03-05'), [3, 0, 1, 0]);
    await officer.EndTransfer({ transfer: transfer.name, end_date: day('2018-09-30') });
    assert.deepEqual(await figures(away, '2018-10-01'), [1, 0, 0, 0]);
    await officer.SetActivityExemption({ member, exemption: { start_date: day('2018-11-01'),
      reason: 'EXEMPTION_REASON_ILLNESS', document: 'NQ 12-NQ/CB' } });
    assert.deepEqual(await figures(away, '2018-11-01'), [1, 0, 0, 1]);
  });

  test('posts: two in two organizations, one secretary at a time', async () => {
    const post = (organization, position, who = member) => officer.AppointMember({ appointment: { member: who, organization,
      position, start_date: day('2018-04-01'), term_end_date: day('2020-10-01') } });
    const secretary = await post(away, 'SECRETARY');
    await post(corner, 'COMMITTEE_MEMBER');
    const other = (await makeMember(away, 'Hà Văn Bốn')).name;
    await refused(post(away, 'SECRETARY', other), ['ALREADY_EXISTS', 'FAILED_PRECONDITION']);
    const held = await listAll(inspector, 'ListAppointments', { organization: corner, as_of: day('2018-05-01') }, 'appointments');
    assert.equal(held.filter((each) => each.member === member).length, 2);
    await officer.EndAppointment({ name: secretary.name, end_date: day('2018-12-31'),
      reason: 'APPOINTMENT_END_REASON_RELIEVED' });
    await officer.EndMembership({ member, left_date: day('2019-06-30'), reason: 'LEAVE_REASON_MOVED_OUT' });
    const gone = await officer.GetMember({ name: member });
    assert.equal(gone.status, 'MEMBER_STATUS_LEFT');
    assert.ok(gone.appointments.every((each) => each.end_date), 'every post has ended');
  });

  test('found by any word of the name, without marks; papers corrected', async () => {
    const made = await makeMember(home, 'Nguyễn Thị Hoà Bình');
    const find = async (text) => (await officer.ListMembers({ organization: corner, text, status: 'MEMBER_STATUS_OFFICIAL' }))
      .members.map(({ full_name: name }) => name);
    assert.deepEqual(await find('thi hoa'), ['Nguyễn Thị Hoà Bình']);
    const corrected = await officer.UpdateMember({ member: { name: made.name, full_name: 'Nguyễn Thị Hòa Minh' },
      update_mask: { paths: ['full_name'] } });
    assert.equal(corrected.full_name, 'Nguyễn Thị Hòa Minh');
    assert.deepEqual(await find('MINH'), ['Nguyễn Thị Hòa Minh']);
    assert.deepEqual(await find('binh'), []);
  });

  test('a cell with too few official members is told, with the clause', async () => {
    const rows = await listAll(inspector, 'ListStructureIndicators', { organization: corner, rule_id: 'R-ORG-1' }, 'indicators');
    const told = rows.find(({ organization }) => organization === away);
    assert.deepEqual([told.value, told.threshold], [1, 3]);
    assert.match(told.clause, /Điều 24/);
    assert.ok(!rows.some(({ organization }) => organization === home));
  });
});

describe('plans and tasks', () => {
  let plan;
  test('a plan is proposed when its parts are the whole, and adjusted with a reason', async () => {
    const cells = (await listAll(officer, 'ListOrganizations', { parent: corner, type: 'PARTY_CELL' }, 'organizations'))
      .map(({ name }) => name);
    plan = (await baseA.CreatePlan({ plan: { organization: world.baseA, period: 'PLAN_PERIOD_YEAR', title: 'Kế hoạch 2017',
      whole_target: 4, start_date: day('2017-01-01'), end_date: day('2017-12-31') } })).name;
    await refused(baseA.SetTargets({ plan, targets: [{ organization: cells[0], admissions: 4 }] }), 'INVALID_ARGUMENT');
    const drafted = await baseA.SetTargets({ plan, targets: [{ organization: world.cellA, admissions: 3 }] });
    assert.equal(drafted.parts_difference, 1);
    await refused(baseA.ProposeTargets({ plan }), 'FAILED_PRECONDITION');
    await baseA.SetTargets({ plan, targets: [{ organization: world.cellA, admissions: 4 }] });
    await baseA.ProposeTargets({ plan });
    const approved = await officer.ApproveTargets({ plan, approval_document: 'QĐ 01-QĐ/ĐU', approval_date: day('2017-01-10') });
    assert.equal(approved.revision, 1);
    const adjustment = { plan, targets: [{ organization: world.cellA, admissions: 5 }], reason: 'Nguồn tăng',
      document: 'QĐ 09-QĐ/ĐU', document_date: day('2017-07-01') };
    await refused(officer.AdjustTarget(adjustment), 'FAILED_PRECONDITION');
    const adjusted = await officer.AdjustTarget({ ...adjustment, whole_target: { value: 5 } });
    assert.deepEqual([adjusted.revision, adjusted.revision_reason, adjusted.whole_target], [2, 'Nguồn tăng', 5]);
    const revisions = await listAll(inspector, 'ListPlanRevisions', { plan }, 'revisions');
    assert.deepEqual(revisions.map(({ revision, whole_target: whole }) => [revision, whole]), [[2, 5], [1, 4]]);
    await refused(baseA.AdjustTarget(adjustment), 'PERMISSION_DENIED');
  });

  test('tasks under the measures, until done', async () => {
    assert.equal((await listAll(inspector, 'ListMeasures', {}, 'measures')).length, 7);
    const made = await baseA.CreatePlanTask({ task: { plan, organization: world.baseA, measure_code: 'MEASURE_3',
      title: 'Mở lớp bồi dưỡng', owner_title: 'Phó Bí thư', due_date: day('2017-05-31') } });
    assert.ok(made.overdue);
    const changed = await baseA.UpdatePlanTask({ task: { name: made.name, due_date: day('2017-06-30') },
      update_mask: { paths: ['due_date'] } });
    assert.equal(textOf(changed.due_date), '2017-06-30');
    await invalid(baseA.CreatePlanTask({ task: { plan, organization: world.baseA, measure_code: 'MEASURE_8', title: 'x',
      owner_title: 'Bí thư', due_date: day('2017-05-31') } }));
    const overdue = await listAll(inspector, 'ListPlanTasks', { plan, overdue_only: true }, 'tasks');
    assert.deepEqual(overdue.map(({ name }) => name), [made.name]);
    await baseA.CompletePlanTask({ name: made.name, completion_date: day('2017-06-20'), evidence: 'Báo cáo 15-BC/ĐU' });
    assert.equal((await inspector.GetPlanTask({ name: made.name })).state, 'PLAN_TASK_STATE_DONE');
    const second = await baseA.CreatePlanTask({ task: { plan, organization: world.cellA, measure_code: 'MEASURE_2',
      title: 'Tuyên truyền', owner_title: 'Bí thư chi bộ', due_date: day('2017-09-30') } });
    const cancelled = await baseA.CancelPlanTask({ name: second.name, reason: 'Đã gộp' });
    assert.equal(cancelled.state, 'PLAN_TASK_STATE_CANCELLED');
  });
});

test('an officer edits the calendar and everybody counts by it', async () => {
  const span = { from_date: day('2016-08-01'), to_date: day('2016-08-05') };
  const counted = async () => (await inspector.CountWorkingDays(span)).working_days;
  assert.equal(await counted(), 4);
  await officer.SetHoliday({ holiday: { day: day('2016-08-03'), display_name: 'Nghỉ bão', source: 'Công điện 01' } });
  assert.equal(await counted(), 3);
  const holidays = (await inspector.ListHolidays({ year: 2016 })).holidays;
  assert.ok(holidays.find(({ display_name: name }) => name === 'Nghỉ bão').confirmed);
  await refused(baseA.SetHoliday({ holiday: { day: day('2016-08-04'), display_name: 'x' } }), 'PERMISSION_DENIED');
  await officer.RemoveHoliday({ day: day('2016-08-03'), reason: 'Ghi nhầm' });
  assert.equal(await counted(), 4);
});

test('an import accounts for every row, and goes on where it stopped', async () => {
  const key = (value) => ({ scheme: 'PARTY_ORGANIZATION', value: `${value}-${world.mark}` });
  const row = (value, parent, type, name) => ({ key: key(value), ...(parent && { parent_key: key(parent) }),
    organization: { type, display_name: `${name} ${world.mark}`, valid_from: day('2005-01-01'), synthetic: true } });
  const rows = [row('I1', '', 'PARTY_CELL', 'Chi bộ nhập một'), row('I2', '', 'NO_SUCH_TYPE', 'Chi bộ sai'),
    row('I1', '', 'PARTY_CELL', 'Chi bộ trùng')];
  const part = (more) => officer.ImportOrganizations({ organization: corner, first_row: 0, rows, last: false, ...more });
  const outcomes = ({ results }) => results.map(({ outcome }) => outcome.replace('IMPORT_OUTCOME_', ''));
  const dry = await part({ dry_run: true, last: true });
  assert.deepEqual(outcomes(dry), ['CREATED', 'FAILED', 'FAILED']);
  const first = await part({});
  assert.deepEqual(outcomes(first), outcomes(dry), 'the dry run told the truth');
  assert.equal(first.results[1].failed_row.key.value, key('I2').value);
  const { name } = first.progress;
  await refused(officer.ImportOrganizations({ organization: corner, import: name, first_row: 1, rows }), 'FAILED_PRECONDITION',
    { reason: 'IMPORT_OUT_OF_STEP' });
  const second = await officer.ImportOrganizations({ organization: corner, import: name, first_row: 3, last: true,
    rows: [row('I3', '', 'PARTY_CELL', 'Chi bộ nhập ba')] });
  const { next_row: next, created_count: made, failed_count: failed, complete } = second.progress;
  assert.deepEqual([next, made, failed, complete], [4, 2, 2, true]);
  assert.equal((await officer.GetImport({ name })).next_row, 4);

  const members = await officer.ImportMembers({ organization: corner, first_row: 0, last: true, rows: [
    { key: { scheme: 'MEMBER_DATABASE', value: `M1-${world.mark}` }, cell_key: key('I1'), member: { full_name: 'Mã Thị Nhập',
      birth_date: day('1980-01-01'), status: 'MEMBER_STATUS_OFFICIAL', admission_ceremony_date: day('2006-01-01'),
      official_date: day('2007-01-01'), synthetic: true } },
    { key: { scheme: 'MEMBER_DATABASE', value: `M2-${world.mark}` }, cell_key: key('I9'), member: { full_name: 'Mã Văn Lạc',
      birth_date: day('1980-01-01'), status: 'MEMBER_STATUS_OFFICIAL', admission_ceremony_date: day('2006-01-01'),
      official_date: day('2007-01-01'), synthetic: true } }] });
  assert.deepEqual(outcomes(members), ['CREATED', 'FAILED']);
  assert.equal((await officer.GetMember({ name: members.results[0].member })).full_name, 'Mã Thị Nhập');
});
