// One organization's clerk sees and changes nothing of another's, by any method there is. The clerk holds every role
// of the suite over A; what belongs to B must look to them like what does not exist. A method without a row in the
// table below fails.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { call, callRaw, day, listAll, methods, newClient, Refusal } from './lib/client.mjs';
import { closeConnections, post } from './lib/connect.mjs';
import { fill, isForPeople, messages, rulesOf, suiteMethods } from './lib/descriptors.mjs';
import { count, eventually, idLiteral } from './lib/environment.mjs';
import { makeBelongings, numberOf } from './lib/belongings.mjs';
import { refused } from './lib/expect.mjs';
import { load, nothing } from './lib/world.mjs';

const world = load();
const { officer, clerkA, secretaryA, baseB, cellB, trainerB } = world.as;
const token = world.people.clerkA.token;

// own: has a test of its own below. hidden: names one resource, which must be NOT_FOUND. list: may answer, with nothing of B in it. suite: refused to
// whoever's grant is not over the whole suite. open: the same for everybody; the reason stands beside it.
const table = {
  NominateCandidate: 'hidden', GetCandidate: 'hidden', ListCandidates: 'list', ListSympathizer: 'hidden',
  AssignHelper: 'hidden', RecordMonthlyReview: 'hidden', ListMonthlyReviews: 'hidden', DelistCandidate: 'hidden',
  CheckEligibility: 'hidden', GetTimeline: 'hidden', UpdateCandidate: 'hidden', SearchCandidates: 'own',
  ListCandidateNominations: 'hidden', DeclineNomination: 'hidden', RelistCandidate: 'hidden', ReferToClass: 'hidden',
  ListHelpers: 'hidden', SetNationalId: 'hidden', RevealNationalId: 'hidden', FindByNationalId: 'own', SetFamily: 'hidden',
  GetFamily: 'hidden', TransferCandidate: 'hidden', AcceptTransfer: 'hidden', CancelTransfer: 'hidden',
  ListTransfers: 'hidden', ListDuplicates: 'hidden', MergeDuplicate: 'hidden', UndoMerge: 'hidden',
  ImportCandidates: 'hidden', GetReviewTemplate: { open: 'the template is the same for everybody' },
  RecordConsent: 'hidden', AttestCriterion: 'hidden', ConcludeVerification: 'hidden', WaiveVerification: 'hidden',
  RecordSectionReport: 'hidden', DeclarePartyCv: 'hidden', ProposeStrikeOff: 'hidden', DecideStrikeOff: 'hidden',
  RevokeDecision: 'hidden', CorrectRecord: 'hidden', ApproveCorrection: 'hidden', RejectCorrection: 'hidden',
  ListCorrections: 'hidden', ListRegisterEntries: 'hidden', VoidRegisterNumber: 'hidden',
  ListForms: { open: 'forms are the same for everybody' }, RenderForm: 'hidden',
  ListVerificationRequests: 'hidden', ReplyToVerification: 'hidden', RemindVerification: 'hidden',
  EscalateVerification: 'hidden', BeginUpload: 'hidden', UploadPart: 'hidden', GetUpload: 'hidden',
  CompleteUpload: 'hidden', AbandonUpload: 'hidden', ListDocuments: 'hidden', DownloadPart: 'hidden',
  ListQueues: { open: 'queues are the same for everybody' }, ListWorklistItems: 'hidden', GetWorklistCounts: 'hidden',
  CreateSavedView: 'hidden', ListSavedViews: 'hidden', DeleteSavedView: 'hidden',
  SimulateRuleSet: 'own', CreateLocalCriterion: 'hidden', EndLocalCriterion: 'hidden', ListLocalCriteria: 'hidden',
  OpenDossier: 'hidden', GetDossier: 'hidden', AttachDocument: 'hidden', RequestVerification: 'hidden',
  AnswerVerification: 'hidden', RecordOpinion: 'hidden', RecordResolution: 'hidden', ReturnDossier: 'hidden',
  ResubmitDossier: 'hidden', AppraiseDossier: 'hidden', DecideAdmission: 'hidden', RecordCeremony: 'hidden',
  RecordProbationReview: 'hidden', ProposeRecognition: 'hidden', DecideRecognition: 'hidden',
  ListRuleSets: { open: 'regulations are the same for everybody' },
  GetRuleSet: { open: 'regulations are the same for everybody' },
  CreateAccount: 'hidden', SetAccountMember: 'hidden', GetAccount: 'hidden', ListAccounts: 'list', DisableAccount: 'hidden',
  ListRoles: { open: 'roles are the same for everybody' }, GrantRole: 'hidden', RevokeGrant: 'hidden', ListGrants: 'list',
  SignOut: { open: 'concerns the own session alone' }, GetMe: { open: 'concerns the own session alone' },
  ChangePassword: { open: 'concerns the own account alone' },
  ListHolidays: { open: 'the calendar is the same for everybody' },
  CountWorkingDays: { open: 'the calendar is the same for everybody' },
  SetHoliday: 'suite', RemoveHoliday: 'suite',
  CreateMember: 'hidden', GetMember: 'hidden', ListMembers: 'list', UpdateMember: 'hidden', TransferMember: 'hidden',
  ReceiveMember: 'hidden', EndTransfer: 'hidden', ListMemberTransfers: 'list', EndMembership: 'hidden',
  AppointMember: 'hidden', EndAppointment: 'hidden', ListAppointments: 'list', SetActivityExemption: 'hidden',
  CountMembers: 'hidden', ImportMembers: 'hidden',
  Reorganize: 'hidden', CancelReorganization: 'hidden', GetReorganization: 'hidden', ListReorganizations: 'list',
  GetLineage: 'hidden', ImportOrganizations: 'hidden', GetImport: 'hidden', ListStructureIndicators: 'list',
  SetOrganizationType: 'suite', ListOrganizationTypes: { open: 'types are the same for everybody' },
  CreateOrganization: 'hidden', GetOrganization: 'hidden', ListOrganizations: 'list', UpdateOrganization: 'hidden',
  CreatePlan: 'hidden', SetTargets: 'hidden', ProposeTargets: 'hidden', ApproveTargets: 'hidden', GetPlan: 'hidden',
  ListPlans: 'list', AdjustTarget: 'hidden', ListPlanRevisions: 'hidden',
  CreatePlanTask: 'hidden', UpdatePlanTask: 'hidden', CompletePlanTask: 'hidden', CancelPlanTask: 'hidden',
  GetPlanTask: 'hidden', ListPlanTasks: 'list', ListMeasures: { open: 'measures are the same for everybody' },
  GetAttainment: 'hidden', GetBreakdown: 'hidden', GetFunnel: 'hidden', GetDefects: 'hidden', GetTimeliness: 'hidden',
  GetReviewCompliance: 'hidden', GetTrend: 'hidden', ListOrganizationsWithoutAdmission: 'hidden', ListFigureRecords: 'hidden',
  ListIndicators: 'hidden', GetForecast: 'hidden', ExportReport: 'hidden', GetExport: 'hidden', ListExports: 'list',
  DownloadExportPart: 'hidden',
  CreateInspection: 'hidden', GetInspection: 'hidden', ListInspections: 'list', UpdateInspection: 'hidden', AppointTeam: 'hidden',
  RemoveTeamMember: 'hidden', StartInspection: 'hidden', ExtendInspection: 'hidden', RecordInspectionStep: 'hidden',
  DrawSample: 'hidden', ListSamples: 'hidden', CloseInspection: 'hidden', CancelInspection: 'hidden',
  ProposeFindings: 'hidden', RecordFinding: 'hidden', UpdateFinding: 'hidden', PresentFindings: 'hidden', WithdrawFinding: 'hidden',
  GetFinding: 'hidden', ListFindings: 'hidden', ListFindingClauses: { open: 'clauses are the same for everybody' },
  SubmitResponse: 'hidden', ConcludeInspection: 'hidden', GetConclusion: 'hidden', GetSealedConclusion: 'hidden',
  RecordRemedy: 'hidden', VerifyRemedy: 'hidden', ReopenRemedy: 'hidden',
  AssignOverseer: 'hidden', UpdateOversightAssignment: 'hidden', EndOversightAssignment: 'hidden',
  GetOversightAssignment: 'hidden', ListOversightAssignments: 'list', ListUnassignedOrganizations: 'hidden',
  RecordOversightNote: 'hidden', ListOversightNotes: 'hidden', CreateOversightReminder: 'hidden',
  CompleteOversightReminder: 'hidden', CancelOversightReminder: 'hidden', ListOversightReminders: 'list',
  CreateInspectionProgram: 'hidden', UpdateInspectionProgram: 'hidden', ApproveInspectionProgram: 'hidden',
  AmendInspectionProgram: 'hidden', GetInspectionProgram: 'hidden', ListInspectionPrograms: 'list',
  ListInspectionProgramRevisions: 'hidden', ProposeCommendations: 'hidden', RecordCommendation: 'hidden',
  DecideCommendation: 'hidden', WithdrawCommendation: 'hidden', GetCommendation: 'hidden', ListCommendations: 'list',
  CreateClass: 'hidden', GetClass: 'hidden', ListClasses: 'list', OpenRegistration: 'hidden', Nominate: 'hidden',
  ApproveNominations: 'hidden', ListNominations: 'list', RecordAttendance: 'hidden', RecordResults: 'hidden',
  CompleteClass: 'hidden', IssueCertificates: 'hidden', ListCertificates: 'list',
  ListClassTypes: { open: 'class types are the same for everybody' },
  GetClassType: { open: 'class types are the same for everybody' },
  UpdateClass: 'hidden', CancelClass: 'hidden', AllocateQuotas: 'hidden', ListQuotas: 'hidden', CheckEnrolment: 'hidden',
  Withdraw: 'hidden', DeclineNominations: 'hidden', OpenRollCall: 'hidden', GetRollCallCode: 'hidden',
  ListCheckIns: 'hidden', ConfirmCheckIns: 'hidden', CloseRollCall: 'hidden', CorrectAttendance: 'hidden',
  ListSessions: 'hidden', ListAdmissionSlips: 'hidden', RevokeCertificate: 'hidden', ReplaceCertificate: 'hidden',
  ListCertificateRegister: 'own', ListExpiringCertificates: 'hidden', RenderCertificate: 'hidden',
  GetTrainingNeeds: 'hidden', SetClassPlan: 'hidden', GetClassPlan: 'hidden', GetCohort: 'hidden',
  ListStalledLearners: 'hidden', ImportResults: 'hidden',
};

const people = suiteMethods.filter(isForPeople);
const own = {};
const foreign = {};
let foreignIds;

const wholeRequest = (method, choose) => {
  const request = fill(method.input, choose);
  // Past the checks of form, so that it is access that refuses.
  if (request.organization?.type) request.organization.type = 'PARTY_CELL';
  if (method.name === 'AttachDocument') request.acquainted_since = day('2016-01-01');
  if (request.resolution) request.resolution.date = day('2018-05-05');
  return request;
};

// The answer as the clerk sees it: a refusal with its details, or the reply. Names asked for are blotted out.
async function answer(method, request, options = { token }) {
  const named = JSON.stringify(request).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
  const blot = (value) => named.reduce((text, id) => text.replaceAll(id, '…'), JSON.stringify(value));
  try {
    return { code: 'OK', told: blot(await call(method.name, request, options)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, told: blot({ text: error.text, details: error.details }) };
  }
}

function containsForeign(text) {
  return foreignIds.filter((id) => text.includes(id));
}

before(async () => {
  // The clerk's own things are made by the clerk: everything tried on B is in their power on A.
  Object.assign(own, await makeBelongings(world, 'A', clerkA, clerkA));
  Object.assign(foreign, await makeBelongings(world, 'B', cellB, trainerB));
  foreignIds = Object.values(foreign).concat(world.membersB)
    .map((value) => (value.includes('/') ? value.slice(value.indexOf('/') + 1) : value));
});

test('every method for people has a row in the table, and no row is left over', () => {
  assert.deepEqual(people.map(({ name }) => name).filter((name) => !(name in table)), [], 'methods without a row');
  assert.deepEqual(Object.keys(table).filter((name) => !people.some((method) => method.name === name)), [], 'rows without a method');
  for (const method of people) assert.ok(methods.has(method.name), method.name);
});

test('every method that asks for a permission names its resource, or is a list, or is known to be open', () => {
  const loose = people.filter(({ name, policy }) => policy.permission && !policy.resourceField
    && table[name] === 'hidden').map(({ name }) => name);
  assert.deepEqual(loose.sort(), ['GetClass', 'GetCohort', 'GetConclusion', 'GetFinding', 'GetInspection', 'GetSealedConclusion', 'ListQuotas',
    'ListSamples'], 'these judge the class or the inspection themselves: those below its organizer, or inspected by it, see it too; '
    + 'anything else needs a resource_field');
});

describe('what belongs to the other organization does not exist for the clerk', () => {
  for (const method of people.filter(({ name }) => table[name] === 'hidden')) {
    test(method.name, async () => {
      const version = `SELECT COUNT(*) FROM ketnap_dossier.journal_entry WHERE aggregate_id = ${idLiteral(foreign.candidates)}`;
      const entries = count(version);
      const request = wholeRequest(method, (_, collection) => foreign[collection] ?? foreign.organizations);
      const got = await answer(method, request);
      assert.equal(got.code, 'NOT_FOUND', got.told);
      const unknown = await answer(method, wholeRequest(method, (_, collection) => nothing(collection)));
      assert.deepEqual(got, unknown, 'what exists elsewhere is told apart from what does not exist');
      const connect = await post(method.name, request, { token });
      assert.equal(connect.status, 404, connect.bytes.toString());
      assert.equal(count(version), entries, 'the refused call left a journal entry');
    });
  }
});

// Names that a request carries and the method does not look at.
const unread = ['UpdateCandidate candidate.organization', 'ImportCandidates rows.candidate.name',
  'ImportCandidates rows.candidate.organization', 'CreateLocalCriterion local_criterion.name',
  // People may move to any organization there is, and any may be asked about somebody: its name is on the paper.
  // Who an account belongs to is the administrator's word: the identity service knows no members.
  'CreateAccount account.member', 'SetAccountMember member',
  'TransferCandidate destination', 'RequestVerification recipient_organization',
  'CreateMember member.name', 'CreateOrganization organization.name', 'CreatePlan plan.name', 'CreateClass training_class.name',
  'UpdateClass training_class.organizer',
  'CreateAccount account.name', 'GrantRole grant.name', 'NominateCandidate candidate.name', 'UpdateOrganization organization.parent',
  'Reorganize reorganization.name', 'ImportOrganizations rows.organization.name', 'ImportOrganizations rows.organization.parent',
  'ImportMembers rows.member.name', 'ImportMembers rows.member.organization', 'UpdateMember member.organization',
  'UpdateMember member.candidate', 'TransferMember transfer.name', 'AppointMember appointment.name', 'CreatePlanTask task.name',
  'UpdatePlanTask task.plan', 'UpdatePlanTask task.organization',
  'CreateInspectionProgram program.name', 'UpdateInspectionProgram program.organization',
  // A team may be of accounts of any organization: whoever appoints it is told why an account cannot be.
  'AppointTeam appointments.account',
  // A filter: of others' inspections it finds nothing, as of those that are not there.
  'ListFindings inspection',
  // A member may leave for any organization there is; its name is on the paper.
  'TransferMember transfer.destination'];

// Fields that name a resource beside the one whose scope is checked.
function otherNames(method) {
  const found = [];
  const walk = (type, prefix) => {
    for (const field of messages.get(type).field ?? []) {
      const at = prefix ? `${prefix}.${field.name}` : field.name;
      if (rulesOf(field).format === 'TEXT_FORMAT_RESOURCE_NAME' && at !== method.policy.resourceField) found.push(at);
      if (field.typeName?.startsWith('.ketnap.') && rulesOf(field).required && field.type === 'TYPE_MESSAGE') walk(field.typeName, at);
    }
  };
  walk(method.input, '');
  return found;
}

describe('naming the other organization\'s things beside one\'s own gives nothing away', () => {
  for (const method of people.filter(({ name, policy }) => table[name] === 'hidden' && policy.resourceField)) {
    for (const at of otherNames(method).filter((field) => !unread.includes(`${method.name} ${field}`))) {
      test(`${method.name} ${at}`, async () => {
        // A class may be an own one or a superior's; only finished ones and others' are refused everywhere.
        const mine = { ...own, trainingClasses: own.finished, organizations: own.base };
        if (method.name === 'CreateMember') mine.organizations = own.organizations;
        const request = (other) => wholeRequest(method, (path, collection) => (path === at ? other(collection) : mine[collection]));
        const got = await answer(method, request((collection) => foreign[collection]));
        // An import answers row by row: every row is refused.
        if (method.name === 'ImportResults') assert.match(got.told, /"failed_count":1\}/);
        else assert.notEqual(got.code, 'OK', got.told);
        assert.deepEqual(got, await answer(method, request(nothing)), 'the answer tells that it exists');
        assert.deepEqual(containsForeign(got.told), []);
      });
    }
  }
});

describe('what belongs to the whole suite is refused to a clerk of one organization', () => {
  for (const method of people.filter(({ name }) => table[name] === 'suite')) {
    test(method.name, async () => {
      const got = await answer(method, wholeRequest(method, (_, collection) => own[collection]));
      assert.equal(got.code, 'PERMISSION_DENIED', got.told);
    });
  }
});

describe('lists hold nothing of the other organization', () => {
  for (const method of people.filter(({ name }) => table[name] === 'list')) {
    const field = messages.get(suiteMethods.find(({ name }) => name === method.name).input).field;
    const output = methods.get(method.name).responseType.type.field.find(({ name }) => name !== 'next_page_token').name;
    test(method.name, async () => {
      const rows = await listAll(clerkA, method.name, {}, output);
      assert.ok(rows.length > 0, 'an empty list proves nothing');
      assert.deepEqual(containsForeign(JSON.stringify(rows)), []);
      for (const named of field.filter((each) => rulesOf(each).format === 'TEXT_FORMAT_RESOURCE_NAME')) {
        const collection = rulesOf(named).resourceTypes[0];
        const ask = (name) => answer(method, { [named.name]: name, page_size: 500 });
        const got = await ask(collection === 'organizations' ? world.baseB : foreign[collection]);
        if (got.code === 'OK') {
          assert.deepEqual(JSON.parse(got.told)[output], [], `filtered by ${named.name}`);
        } else {
          assert.equal(got.code, 'NOT_FOUND', got.told);
        }
        assert.deepEqual(got, await ask(nothing(collection)), 'the filter tells that it exists');
      }
      if (field.some(({ name }) => name === 'text')) {
        const got = await clerkA[method.name]({ text: foreign.fullName.slice(0, 12), page_size: 500 });
        assert.deepEqual(containsForeign(JSON.stringify(got)), []);
      }
    });
  }

  test('the superior\'s list has both, so that the clerk\'s emptiness is the scope\'s doing', async () => {
    const rows = await listAll(officer, 'ListCandidates', { organization: world.superior }, 'candidates');
    const names = rows.map(({ name }) => name);
    assert.ok(names.includes(own.candidates) && names.includes(foreign.candidates));
  });

  test('a page token of one session is worth nothing in another', async () => {
    const page = await officer.ListCandidates({ organization: world.superior, page_size: 1 });
    assert.ok(page.next_page_token);
    await refused(clerkA.ListCandidates({ organization: world.superior, page_size: 1, page_token: page.next_page_token }),
      ['INVALID_ARGUMENT', 'NOT_FOUND']);
    await refused(clerkA.ListCandidates({ page_size: 1, page_token: page.next_page_token }), 'INVALID_ARGUMENT');
  });
});

describe('what needs a word of its own to be asked', () => {
  const purpose = { token, headers: { 'x-ketnap-purpose': 'kiem-thu' } };

  test('SearchCandidates finds nobody of the other organization', async () => {
    for (const text of [foreign.fullName, 'bi mat', world.mark]) {
      const rows = await listAll(clerkA, 'SearchCandidates', { text }, 'candidates');
      assert.deepEqual(containsForeign(JSON.stringify(rows)), [], text);
    }
    assert.ok((await clerkA.SearchCandidates({ text: own.fullName })).candidates.some(({ name }) => name === own.candidates));
    const both = await listAll(officer, 'SearchCandidates', { text: `bi mat ${world.mark}` }, 'candidates');
    assert.equal(both.length, 2);
  });

  test('FindByNationalId does not find the other organization\'s', async () => {
    const find = (number) => answer({ name: 'FindByNationalId' }, { national_id: numberOf(world, number) }, purpose);
    assert.equal((await find('020195000001')).code, 'OK');
    const hidden = await find('020195000002');
    assert.equal(hidden.code, 'NOT_FOUND', hidden.told);
    assert.deepEqual(hidden, await find('020195000003'), 'what exists elsewhere is told apart from what does not exist');
  });

  test('ListCertificateRegister tells of the other organization\'s certificates no more than that the number is taken', async () => {
    const ask = { class_type: 'classTypes/awareness', year: 2018 };
    const mine = await listAll(clerkA, 'ListCertificateRegister', ask, 'entries');
    assert.deepEqual(containsForeign(JSON.stringify(mine)), []);
    const ofOwn = mine.find(({ certificate }) => certificate.name === own.certificates);
    assert.equal(ofOwn.certificate.full_name, own.fullName);
    const all = await listAll(officer, 'ListCertificateRegister', ask, 'entries');
    const theirs = all.find(({ certificate }) => certificate.name === foreign.certificates);
    const { certificate: hidden } = mine.find(({ serial }) => serial === theirs.serial);
    assert.deepEqual([hidden.name, hidden.candidate, hidden.organization, hidden.training_class, hidden.full_name,
      hidden.verification_code], ['', '', '', '', '', '']);
  });

  test('SimulateRuleSet judges nobody of the other organization', async () => {
    const rows = await listAll(clerkA, 'SimulateRuleSet', { rule_set: 'ruleSets/2011', date: day('2018-06-01') }, 'changes');
    assert.deepEqual(containsForeign(JSON.stringify(rows)), []);
    const { judged_count: mine } = await clerkA.SimulateRuleSet({ rule_set: 'ruleSets/2011', page_size: 500 });
    const { judged_count: all } = await officer.SimulateRuleSet({ rule_set: 'ruleSets/2011', organization: world.superior, page_size: 500 });
    assert.ok(Number(mine) > 0 && Number(mine) < Number(all), `${mine} of ${all}`);
    await refused(clerkA.SimulateRuleSet({ rule_set: 'ruleSets/2011', organization: world.baseB }), 'NOT_FOUND');
  });
});

test('a secretary without the permission is refused before anything is looked up', async () => {
  for (const method of people.filter(({ name }) => table[name] === 'hidden')) {
    const got = await answer(method, wholeRequest(method, (_, collection) => foreign[collection] ?? foreign.organizations),
      { token: world.people.secretaryA.token });
    assert.ok(['NOT_FOUND', 'PERMISSION_DENIED'].includes(got.code), `${method.name}: ${got.code} ${got.told}`);
    assert.deepEqual(containsForeign(got.told), []);
  }
  await refused(secretaryA.DecideAdmission({ candidate: own.candidates }), 'PERMISSION_DENIED', { reason: 'PERMISSION_MISSING' });
});

test('a technical administrator has no right to content', async () => {
  const { administrator } = await import('./lib/administrator.mjs');
  const admin = { token: await administrator() };
  for (const method of people.filter(({ policy }) => policy.permission && !policy.permission.startsWith('identity.'))) {
    const got = await answer(method, wholeRequest(method, (_, collection) => own[collection] ?? own.organizations), admin);
    assert.equal(got.code, 'PERMISSION_DENIED', `${method.name}: ${got.told}`);
  }
});

test('a revoked grant and a closed account end at once', async () => {
  const { administrator } = await import('./lib/administrator.mjs');
  const { as } = await import('./lib/client.mjs');
  const { newAccount } = await import('./lib/world.mjs');
  const admin = as(await administrator());
  const hired = await newAccount(admin, { userName: `kt-tam-${world.mark}`, organization: world.baseB, roles: ['inspector'] });
  const session = as(hired.token);
  await session.GetCandidate({ name: foreign.candidates });
  await admin.RevokeGrant({ name: hired.grants[0], reason: 'Hết việc' });
  await eventually(() => refused(session.GetCandidate({ name: foreign.candidates }), 'PERMISSION_DENIED'), 3);
  await admin.DisableAccount({ name: hired.account, reason: 'Nghỉ việc' });
  await eventually(() => refused(session.GetMe({}), 'UNAUTHENTICATED'), 3);
});

test('nothing of it depends on the connection: many sessions on one connection keep apart', async () => {
  const through = newClient();
  const ask = async (who, name) => {
    const method = methods.get('GetCandidate');
    const bytes = method.requestSerialize({ name });
    return callRaw(method.path, bytes, { token: world.people[who].token, through }).then(() => 'OK', (error) => error.code);
  };
  const rounds = Array.from({ length: 10 }, () => Promise.all([ask('clerkA', own.candidates), ask('cellB', foreign.candidates),
    ask('clerkA', foreign.candidates), ask('cellB', own.candidates)]));
  for (const round of await Promise.all(rounds)) assert.deepEqual(round, ['OK', 'OK', 'NOT_FOUND', 'NOT_FOUND']);
  through.close();
  closeConnections();
});
