// What belongs to an organization of the tests' corner: a thing of each collection of the suite, made through the API. By
// these the tests find out who may see what.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { day } from './client.mjs';
import { eventually } from './environment.mjs';
import { newClass, nomination, nominee, paper, review, runClass } from './steps.mjs';

const digestOf = (bytes) => createHash('sha256').update(bytes).digest();
// A personal number of this run's own.
export const numberOf = (world, personal) => personal.slice(0, 6) + String(parseInt(world.mark, 16) % 100000).padStart(5, '0') + personal.at(-1);

// What hangs on the tree: an empty cell, a transfer to it, a post, a task, a reorganization, an import.
async function buildStructure(world, letter, tag, base, cell, secretary, plan) {
  const { clerkA, officer } = world.as;
  const clerk = letter === 'A' ? clerkA : officer;
  const emptyCell = (await clerk.CreateOrganization({ organization: { parent: base, type: 'PARTY_CELL',
    display_name: `Chi bộ hai ${letter}${tag} ${world.mark}`, valid_from: day('2001-01-01'), synthetic: true } })).name;
  const leaving = (await officer.CreateMember({ member: { organization: cell, full_name: `Bế Thị Chuyển ${letter}${tag}`,
    birth_date: day('1980-02-03'), status: 'MEMBER_STATUS_OFFICIAL', admission_ceremony_date: day('2010-03-03'),
    official_date: day('2011-03-03'), synthetic: true } })).name;
  const transfer = await officer.TransferMember({ transfer: { member: leaving, kind: 'STAY_KIND_OFFICIAL',
    destination: emptyCell, issue_date: day('2018-06-01') } });
  const post = await officer.AppointMember({ appointment: { member: secretary, organization: cell, position: tag ? 'DEPUTY_SECRETARY' : 'SECRETARY',
    start_date: day('2018-01-01') } });
  const task = await officer.CreatePlanTask({ task: { plan, organization: base, measure_code: 'MEASURE_3',
    title: `Mở lớp ${letter}`, owner_title: 'Bí thư', due_date: day(tag ? '2019-06-30' : '2018-06-30') } });
  const { reorganization } = await officer.Reorganize({ reorganization: { organization: base, title: `Đổi tên ${letter}`,
    decision: { number: '1', symbol: 'QĐ/ĐU', issuer: 'Đảng ủy (kiểm thử)', date: day('2019-01-01') },
    effective_date: day('2019-01-01'),
    operations: [{ rename: { organization: emptyCell, display_name: `Chi bộ hai mới ${letter}${tag} ${world.mark}` } }] } });
  const { progress } = await clerk.ImportOrganizations({ organization: base, first_row: 0, last: true, dry_run: true, rows: [
    { key: { scheme: 'PARTY_ORGANIZATION', value: `KT-${letter}` }, organization: { type: 'PARTY_CELL',
      display_name: `Chi bộ ba ${letter}`, valid_from: day('2001-01-01'), synthetic: true } }] });
  return { memberTransfers: transfer.name, appointments: post.name, planTasks: task.name,
    reorganizations: reorganization.name, imports: progress.name };
}

// What hangs on a person's dossier: a document, an upload, a correction, a request to verify, a criterion, a view, an import.
async function buildDossier(world, letter, session, clerk, base, candidate) {
  const scan = Buffer.from(`%PDF-1.4\n% ${letter} ${world.mark}\n%%EOF\n`);
  const upload = (form) => session.BeginUpload({ candidate, form, size_bytes: scan.length, sha256: digestOf(scan),
    secrecy_level: 'SECRECY_LEVEL_INTERNAL', title: 'Bản quét (kiểm thử)' });
  const whole = await upload('1-KNĐ');
  await session.UploadPart({ candidate, upload: whole.name, offset: 0, content: scan });
  const document = await session.CompleteUpload({ candidate, upload: whole.name });
  const open = await upload('2-KNĐ');
  const correction = await clerk.CorrectRecord({ candidate, changes: [{ field: 'religion', new_value: 'Phật giáo' }],
    legal_basis: paper('2018-05-05'), reason_note: 'Ghi nhầm' });
  await session.OpenDossier({ candidate, application_date: day('2018-04-16') });
  await session.AttachDocument({ candidate, form: '2-KNĐ', date: day('2018-04-17') });
  const asked = await session.RequestVerification({ candidate, subject: 'FATHER', recipient: `Đảng ủy cơ sở ${letter}`,
    recipient_organization: base, request_date: day('2018-04-18') });
  const criterion = await clerk.CreateLocalCriterion({ local_criterion: { organization: base, title: `Tiêu chí ${letter}`,
    kind: 'CRITERION_KIND_MINIMUM_REVIEWS', number: 1, step: 'STEP_CELL_RESOLUTION', valid_from: day('2018-01-01'),
    decision: paper('2018-01-01') } });
  const view = await session.CreateSavedView({ saved_view: { title: `Việc của ${letter}`, organization: world[`cell${letter}`],
    queue: 'REVIEW_DUE' } });
  const { progress } = await clerk.ImportCandidates({ organization: base, first_row: 0, last: true, dry_run: true, rows: [
    { key: `KT-${letter}`, candidate: { ...nominee(world[`cell${letter}`], `Nhập Vào ${letter} ${world.mark}`),
      state: 'CANDIDATE_STATE_NOMINATED', milestones: { nomination_date: day('2018-03-01') } } }] });
  return { documents: document.name, uploads: open.name, corrections: correction.name,
    verificationRequests: asked.verifications[0].name, localCriteria: criterion.name, savedViews: view.name,
    candidateImports: progress.name };
}

const decision = (number, date) => ({ number, symbol: 'QĐ/UBKT', issuer: 'Ủy ban Kiểm tra (kiểm thử)', date: day(date) });

// A new inspection of `subject` held by `committee`, in April 2018 unless told otherwise.
export const newInspection = (committee, subject, changes = {}) => ({ inspection: { organization: committee, subjects: [subject],
  kind: 'INSPECTION_KIND_INSPECTION', title: 'Kiểm tra công tác kết nạp (kiểm thử)', decision: decision('15', '2018-03-26'),
  period_start_date: day('2016-01-01'), period_end_date: day('2017-12-31'), start_date: day('2018-04-02'), end_date: day('2018-04-13'),
  outline: 'Danh sách, nhận xét, hồ sơ', synthetic: true, ...changes } });

// What hangs on supervision: an inspection with a finding, a programme, an assignment with its reminder, a commendation,
// a file.
// `inspecting` is of the committee that holds the inspection (a superior only sees what came of it): the base
// organization's own for A, the superior's for B. `governing` does the rest, over the base organization.
async function buildSupervision(world, letter, year, inspecting, governing, base, cell) {
  const inspection = (await eventually(() => inspecting.CreateInspection(newInspection(letter === 'A' ? base : world.superior, cell)))).name;
  await inspecting.AppointTeam({ inspection, appointments: [{ account: world.people.lead.account, role: 'INSPECTION_TEAM_ROLE_LEAD' }] });
  await inspecting.StartInspection({ inspection, date: day('2018-04-02') });
  const finding = await inspecting.RecordFinding({ inspection, finding: { organization: cell, responsible_body: cell, clause: 'C-LIST',
    severity: 'FINDING_SEVERITY_REMINDER', title: `Danh sách ${letter}`, measure_code: 'MEASURE_3', found_date: day('2018-04-05'),
    due_date: day('2018-06-01') } });
  const program = await governing.CreateInspectionProgram({ program: { organization: base, year, title: `Chương trình ${letter}`,
    synthetic: true, items: [{ title: 'Kiểm tra', kind: 'INSPECTION_KIND_INSPECTION', subjects: [cell], quarter: 2, lead_title: 'Chủ nhiệm' }] } });
  const member = world[`members${letter}`].at(year === 2018 ? -1 : -2);
  // Another test program may have appointed them before.
  await world.as.officer.AppointMember({ appointment: { member, organization: base, position: 'COMMITTEE_MEMBER', start_date: day('2018-01-01') } })
    .catch((error) => assert.equal(error.reason, 'RESOURCE_ALREADY_EXISTS', error));
  const assignment = await eventually(() => governing.AssignOverseer({ assignment: { organization: cell, committee: base, member,
    start_date: day('2018-01-02'), decision: decision('3', '2018-01-02') } }));
  const reminder = await governing.CreateOversightReminder({ reminder: { assignment: assignment.name, due_date: day('2018-03-01'),
    text: 'Dự sinh hoạt chi bộ' } });
  const commendation = await governing.RecordCommendation({ commendation: { organization: cell, committee: base, synthetic: true,
    criterion: 'COMMENDATION_CRITERION_OTHER', start_date: day('2017-01-01'), end_date: day('2017-12-31'), reason: `Gương tốt ${letter}` } });
  const query = { trend: { organization: base, start_date: day('2018-01-01'), end_date: day('2018-12-31') } };
  const file = await governing.ExportReport({ organization: base, query, format: 'EXPORT_FORMAT_CSV' });
  return { inspections: inspection, findings: finding.name, exports: file.name, inspectionPrograms: program.name, programItems: program.items[0].name,
    oversightAssignments: assignment.name, oversightReminders: reminder.name, commendations: commendation.name };
}

// Everything of organization A or B; `session` does a cell's and a base committee's work, `trainer` the classes. `tag`
// tells what one test program makes from another's.
export async function makeBelongings(world, letter, session, trainer, tag = '') {
  const { clerkA, officer } = world.as;
  const [cell, members] = [world[`cell${letter}`], world[`members${letter}`]];
  const base = world[`base${letter}`];
  const year = tag ? 2019 : 2018;
  const fullName = `Nguyễn Bí Mật ${letter}${tag} ${world.mark}`;
  const candidate = (await eventually(() => session.NominateCandidate(nomination(nominee(cell, fullName), '2018-01-08')))).name;
  await session.ListSympathizer({ candidate, resolution: paper('2018-02-05') });
  await eventually(() => session.AssignHelper({ candidate, helper: members[0], resolution: paper('2018-02-05') }));
  await session.RecordMonthlyReview(review(candidate, '2018-02-01', '2018-03-05'));
  const { name, nominations, certificates } = await runClass(trainer, { organizer: base, type: 'awareness',
    candidates: [candidate], dates: ['2018-03-01', '2018-03-02', '2018-04-02', '2018-04-03', '2018-04-10'] });
  const planned = (await trainer.CreateClass(newClass(base, 'awareness', '2018-06-01', '2018-06-02'))).name;
  const rolling = (await trainer.CreateClass(newClass(base, 'party-affairs-workshop', '2018-07-02', '2018-07-03'))).name;
  await trainer.OpenRegistration({ training_class: rolling, date: day('2018-06-20') });
  const rollCall = await trainer.OpenRollCall({ training_class: rolling, session: 1, date: day('2018-07-02') });
  const plan = (await world.as[`base${letter}`].CreatePlan({ plan: { organization: base, period: 'PLAN_PERIOD_YEAR', whole_target: 3,
    start_date: day(`${year}-01-01`), end_date: day(`${year}-12-31`), title: `Kế hoạch ${letter}` } })).name;
  const colleague = world.people[`base${letter}`];
  const personal = `02019500000${'AB'.indexOf(letter) + (tag ? 5 : 1)}`;
  await eventually(async () => assert.ok((await session.GetCandidate({ name: candidate })).milestones.awareness_certificate_date));
  await session.SetNationalId({ candidate, national_id: numberOf(world, personal) });
  const dossier = await buildDossier(world, letter, session, letter === 'A' ? clerkA : officer, base, candidate);
  const supervision = await buildSupervision(world, letter, year, letter === 'A' ? clerkA : world.as.commission,
    letter === 'A' ? clerkA : world.as.baseB, base, cell);
  return { ...dossier, ...supervision, ...await buildStructure(world, letter, tag, base, cell, members[0], plan),
    organizations: cell, base, candidates: candidate, members: members[1], trainingClasses: planned, finished: name, rollCalls: rollCall.name,
    nominations: nominations[0], certificates: certificates[0].name, plans: plan, accounts: colleague.account,
    grants: colleague.grants[0], fullName };
}
