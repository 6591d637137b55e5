// What a member of an inspection team sees before, during and after, through every RPC there is: nothing before, what
// the subjects hold during, nothing after; never a change, never anything of others. Nobody of the team has a role of
// their own here, so that all they see is the inspection's doing. A method without a row in the table fails.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { makeBelongings, newInspection } from './lib/belongings.mjs';
import { call, day, methods, Refusal, today } from './lib/client.mjs';
import { allMethods, fill, isForPeople, suiteMethods } from './lib/descriptors.mjs';
import { count, eventually, sql } from './lib/environment.mjs';
import { refused } from './lib/expect.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { clerkA, cellB, trainerB, commission, lead, teammate, inspector } = world.as;
const daysOn = (days) => day(new Date(Date.parse(today()) + days * 86400000).toISOString().slice(0, 10));

// sees: names a resource, which is answered when it is of a subject and NOT_FOUND else. list: answers, with nothing of
// others in it. personal: as sees, where the decision allows personal data. concluded: as sees, once there is a
// conclusion. own: the caller's own alone. never: not what a team reads. always: asks for no grant.
const table = {
  GetCandidate: 'sees', ListCandidates: 'list', ListMonthlyReviews: 'sees', CheckEligibility: 'sees', GetTimeline: 'sees',
  SearchCandidates: 'list', ListCandidateNominations: 'never', ListHelpers: 'sees', RevealNationalId: 'personal',
  GetFamily: 'personal', FindByNationalId: 'never', ListTransfers: 'sees', ListDuplicates: 'never', GetReviewTemplate: 'list',
  GetUpload: 'never', ListDocuments: 'personal', DownloadPart: 'personal', GetDossier: 'sees', ListCorrections: 'sees',
  ListRegisterEntries: 'sees', ListForms: 'list', SimulateRuleSet: 'never', ListLocalCriteria: 'sees', ListRuleSets: 'always',
  GetRuleSet: 'always', ListVerificationRequests: 'never', ListQueues: 'list', ListWorklistItems: 'sees', GetWorklistCounts: 'sees',
  ListSavedViews: 'sees', GetAccount: 'never', ListAccounts: 'never', ListRoles: 'never', ListGrants: 'never', GetMe: 'always',
  GetPlanTask: 'sees', ListPlanTasks: 'list', ListMeasures: 'always', GetMember: 'sees', ListMembers: 'list',
  ListMemberTransfers: 'list', ListAppointments: 'list', CountMembers: 'sees', GetReorganization: 'sees',
  ListReorganizations: 'list', ListStructureIndicators: 'list', GetImport: 'never', GetOrganization: 'sees', ListOrganizations: 'list',
  GetLineage: 'sees', ListOrganizationTypes: 'always', ListHolidays: 'always', CountWorkingDays: 'always', GetPlan: 'sees',
  ListPlans: 'list', ListPlanRevisions: 'sees', ProposeCommendations: 'never', GetCommendation: 'never', ListCommendations: 'never',
  GetFinding: 'sees', ListFindings: 'sees', ListFindingClauses: 'list', GetConclusion: 'concluded', GetSealedConclusion: 'concluded',
  GetAttainment: 'sees', GetBreakdown: 'sees', GetFunnel: 'sees', GetDefects: 'sees', GetTimeliness: 'sees', GetReviewCompliance: 'sees',
  GetTrend: 'sees', ListOrganizationsWithoutAdmission: 'sees', ListFigureRecords: 'sees', ListIndicators: 'sees', GetForecast: 'sees',
  ExportReport: 'sees', GetExport: 'own', ListExports: 'list', DownloadExportPart: 'own',
  GetInspectionProgram: 'never', ListInspectionPrograms: 'never', ListInspectionProgramRevisions: 'never', GetInspection: 'sees',
  ListInspections: 'list', ListSamples: 'sees', GetOversightAssignment: 'never', ListOversightAssignments: 'never',
  ListUnassignedOrganizations: 'never', ListOversightNotes: 'never', ListOversightReminders: 'never',
  ListCertificateRegister: 'list', ListExpiringCertificates: 'sees', RenderCertificate: 'sees', ListClassTypes: 'list', GetClassType: 'list',
  GetClass: 'sees', ListClasses: 'list', ListNominations: 'list', ListQuotas: 'sees', CheckEnrolment: 'sees', ListCertificates: 'list',
  GetRollCallCode: 'never', ListCheckIns: 'never', ListSessions: 'never', ListAdmissionSlips: 'never', GetTrainingNeeds: 'sees',
  GetClassPlan: 'sees', GetCohort: 'sees', ListStalledLearners: 'sees',
};
const isRead = ({ policy }) => !policy.mutating || policy.reading;
const people = suiteMethods.filter(isForPeople);
const reads = people.filter(isRead);
const own = {};
const foreign = {};
const purpose = { 'x-ketnap-purpose': 'kiem-tra' };
let inspection;

function requestFor(method, things) {
  const request = fill(method.input, (_, collection) => things[collection] ?? things.organizations);
  if (request.organization?.type) request.organization.type = 'PARTY_CELL';
  if (method.name === 'GetClassType') request.name = 'classTypes/awareness';
  if (method.name === 'ExportReport') request.query = { trend: { organization: request.organization, start_date: day('2018-01-01'), end_date: day('2018-12-31') } };
  return request;
}

async function answer(who, method, things) {
  try {
    const reply = await call(method.name, requestFor(method, things), { token: world.people[who].token, headers: purpose });
    return { code: 'OK', told: JSON.stringify(reply) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, told: error.text, reason: error.reason };
  }
}

// Whoever has no grant at all is refused, or where the method asks for none of its own, told that it is not there.
const refusalOf = ({ policy }) => (policy.permission ? 'PERMISSION_DENIED' : 'NOT_FOUND');

// The gateway looks at grants at most a second old.
const soon = (attempt) => eventually(attempt, 5);
const opened = (who) => soon(async () => assert.equal((await world.as[who].GetOrganization({ name: world.cellA })).name, world.cellA));
const closed = (who) => soon(() => refused(world.as[who].GetOrganization({ name: world.cellA }), ['PERMISSION_DENIED', 'NOT_FOUND']));

async function inspect(changes = {}, team = ['lead', 'teammate']) {
  const { name } = await commission.CreateInspection(newInspection(world.superior, world.baseA, { decision: { number: '1', symbol: 'QĐ/UBKT',
    issuer: 'Kiểm thử', date: daysOn(-3) }, start_date: daysOn(-1), end_date: daysOn(10), period_start_date: day('2023-01-01'),
  period_end_date: daysOn(-4), ...changes }));
  await commission.AppointTeam({ inspection: name, appointments: team.map((who, at) => ({ account: world.people[who].account,
    role: at === 0 ? 'INSPECTION_TEAM_ROLE_LEAD' : 'INSPECTION_TEAM_ROLE_MEMBER' })) });
  return name;
}
const begin = (name, date = daysOn(-1)) => commission.StartInspection({ inspection: name, date });

before(async () => {
  Object.assign(own, await makeBelongings(world, 'A', clerkA, clerkA, ' đoàn'));
  Object.assign(foreign, await makeBelongings(world, 'B', cellB, trainerB, ' đoàn'));
  // What is theirs to end must not open anything here.
  await clerkA.CancelInspection({ inspection: own.inspections, reason: 'Kiểm thử' });
  await commission.CancelInspection({ inspection: foreign.inspections, reason: 'Kiểm thử' });
  for (const who of ['lead', 'teammate']) await closed(who);
  inspection = await inspect();
});

test('every method that reads has a row, and no row is left over', () => {
  const open = reads.filter(({ policy }) => policy.permission || policy.resourceField);
  assert.deepEqual(open.map(({ name }) => name).filter((name) => !(name in table)), [], 'methods without a row');
  assert.deepEqual(Object.keys(table).filter((name) => !allMethods.some((method) => method.name === name)), [], 'rows without a method');
});

describe('before it starts the team sees nothing', () => {
  for (const method of reads.filter(({ name }) => name in table && table[name] !== 'always')) {
    test(method.name, async () => {
      const got = await answer('lead', method, own);
      assert.equal(got.code, refusalOf(method), got.told);
    });
  }
});

describe('during it the team sees what the subjects hold, and nothing of others', () => {
  before(async () => {
    await begin(inspection);
    for (const who of ['lead', 'teammate']) await opened(who);
  });
  for (const method of reads.filter(({ name }) => table[name] === 'sees')) {
    test(method.name, async () => {
      const got = await answer('lead', method, { ...own, inspections: inspection });
      assert.ok(!['NOT_FOUND', 'PERMISSION_DENIED', 'UNIMPLEMENTED', 'INTERNAL', 'UNKNOWN'].includes(got.code), `${got.code} ${got.told}`);
      const other = await answer('lead', method, foreign);
      assert.equal(other.code, 'NOT_FOUND', other.told);
    });
  }
  for (const method of reads.filter(({ name }) => table[name] === 'list')) {
    test(method.name, async () => {
      const got = await answer('teammate', method, own);
      assert.equal(got.code, 'OK', got.told);
      for (const name of Object.values(foreign)) {
        if (name.includes('/')) assert.ok(!got.told.includes(name.slice(name.indexOf('/') + 1)), `${name} in ${got.told.slice(0, 500)}`);
      }
    });
  }
  for (const method of reads.filter(({ name }) => ['never', 'personal'].includes(table[name]))) {
    test(`not ${method.name}`, async () => {
      const got = await answer('lead', method, own);
      assert.equal(got.code, refusalOf(method), got.told);
    });
  }
  for (const method of people.filter((each) => !isRead(each) && each.policy.permission)) {
    test(`changes nothing by ${method.name}`, async () => {
      const got = await answer('lead', method, { ...own, inspections: inspection });
      assert.equal(got.code, 'PERMISSION_DENIED', got.told);
    });
  }

  test('every reading is journaled by the service that answered, with the inspection', async () => {
    const entries = (schema) => `SELECT COUNT(*) FROM ketnap_${schema}.journal_entry WHERE aggregate_type = 'inspectionReads' AND actor = '${world.people.teammate.account}'`;
    for (const [schema, method] of [['dossier', 'GetCandidate'], ['dossier', 'GetDossier'], ['training', 'GetClass'], ['organization', 'GetPlan'],
      ['organization', 'ListMembers'], ['supervision', 'GetTrend'], ['supervision', 'ListFigureRecords']]) {
      const had = count(entries(schema));
      const got = await answer('teammate', suiteMethods.find(({ name }) => name === method), own);
      assert.equal(got.code, 'OK', `${method} ${got.told}`);
      assert.equal(count(entries(schema)), had + 1, `${method} leaves one entry in ${schema}`);
      const [[event]] = sql(`SELECT HEX(event) FROM ketnap_${schema}.journal_entry WHERE aggregate_type = 'inspectionReads'
        AND actor = '${world.people.teammate.account}' ORDER BY recorded_at DESC LIMIT 1`);
      assert.ok(Buffer.from(event, 'hex').includes(inspection), `${method}: the inspection stands in the entry`);
    }
  });

  test('whoever sees by a role of their own leaves no such entry', async () => {
    const entries = () => count(`SELECT COUNT(*) FROM ketnap_dossier.journal_entry WHERE aggregate_type = 'inspectionReads' AND actor = '${world.people.inspector.account}'`);
    const had = entries();
    await inspector.GetCandidate({ name: own.candidates });
    assert.equal(entries(), had);
  });

  test('a conclusion is read by the team until the inspection is closed', async () => {
    const third = await inspect({}, ['teammate']);
    await begin(third);
    await commission.ConcludeInspection({ inspection: third, summary: 'Đạt yêu cầu (kiểm thử).',
      decision: { number: '9', symbol: 'TB/UBKT', issuer: 'Kiểm thử', date: day(today()) } });
    for (const method of reads.filter(({ name }) => table[name] === 'concluded')) {
      assert.equal((await answer('teammate', method, { ...own, inspections: third })).code, 'OK', method.name);
      assert.equal((await answer('teammate', method, foreign)).code, 'NOT_FOUND', method.name);
    }
    await commission.CloseInspection({ inspection: third });
  });

  test('no grant of an inspection is given or revoked by hand', async () => {
    const { administrator } = await import('./lib/administrator.mjs');
    const { as } = await import('./lib/client.mjs');
    const admin = as(await administrator());
    await refused(admin.GrantRole({ grant: { account: world.people.lead.account, role: 'roles/inspection-team', organization: world.cellB,
      valid_from: day(today()), reason: 'Kiểm thử' } }), 'INVALID_ARGUMENT');
    const { grants } = await admin.ListGrants({ account: world.people.lead.account, page_size: 500 });
    const given = grants.filter((grant) => grant.inspection === inspection);
    assert.deepEqual(given.map(({ role, organization }) => [role, organization]), [['roles/inspection-team', world.baseA]]);
    await refused(admin.RevokeGrant({ name: given[0].name, reason: 'Kiểm thử' }), 'FAILED_PRECONDITION');
  });
});

describe('personal data only where the decision allows it', () => {
  let second;
  before(async () => {
    second = await inspect({ allows_personal_data: true }, ['teammate']);
    await begin(second);
  });
  for (const method of reads.filter(({ name }) => table[name] === 'personal')) {
    test(method.name, async () => {
      await soon(async () => {
        const got = await answer('teammate', method, own);
        assert.ok(!['PERMISSION_DENIED', 'NOT_FOUND'].includes(got.code), `${got.code} ${got.told}`);
      });
      assert.equal((await answer('lead', method, own)).code, 'PERMISSION_DENIED', 'the other team may not');
      assert.equal((await answer('teammate', method, foreign)).code, 'NOT_FOUND');
    });
  }
  test('it ends with that inspection, and what the other one allows stays', async () => {
    await commission.CloseInspection({ inspection: second, reason: 'Kiểm thử' });
    const reveal = methods.get('RevealNationalId');
    await soon(async () => assert.equal((await answer('teammate', suiteMethods.find(({ name }) => name === reveal.name), own)).code, 'PERMISSION_DENIED'));
    await opened('teammate');
  });
});

test('dates: what is over or has not come gives no access, whatever its state', async () => {
  const past = await inspect({ start_date: day('2026-03-02'), end_date: day('2026-03-13'), decision: { number: '2', symbol: 'QĐ/UBKT',
    issuer: 'Kiểm thử', date: day('2026-02-23') }, subjects: [world.baseB], period_end_date: day('2026-02-01') }, ['teammate']);
  await begin(past, day('2026-03-02'));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await refused(teammate.GetOrganization({ name: world.cellB }), 'NOT_FOUND');
  await commission.CancelInspection({ inspection: past, reason: 'Kiểm thử' });
  const ahead = await inspect({ start_date: daysOn(3), end_date: daysOn(9) });
  await refused(begin(ahead, daysOn(3)), 'INVALID_ARGUMENT');
  await commission.CancelInspection({ inspection: ahead, reason: 'Kiểm thử' });
});

test('conflict of interest: nobody inspects where they belong', async () => {
  const { administrator } = await import('./lib/administrator.mjs');
  const { as } = await import('./lib/client.mjs');
  const { newAccount } = await import('./lib/world.mjs');
  const insider = await newAccount(as(await administrator()), { userName: `kt-nguoi-nha-${world.mark}`, organization: world.cellA, member: world.membersA[1] });
  await eventually(() => refused(commission.AppointTeam({ inspection, appointments: [{ account: insider.account, role: 'INSPECTION_TEAM_ROLE_MEMBER' }] }),
    'INVALID_ARGUMENT'));
});

describe('after it nobody of the team sees anything', () => {
  let exported;
  before(async () => {
    const query = { trend: { organization: world.baseA, start_date: day('2018-01-01'), end_date: day('2018-12-31') } };
    exported = await lead.ExportReport({ organization: world.baseA, query, format: 'EXPORT_FORMAT_CSV' });
    await soon(async () => assert.ok((await lead.DownloadExportPart({ name: exported.name, offset: 0 })).content.length > 0));
    await refused(teammate.GetExport({ name: exported.name }), 'NOT_FOUND');
  });

  test('whoever leaves the team sees nothing from then on, the others go on', async () => {
    await commission.RemoveTeamMember({ inspection, account: world.people.teammate.account, reason: 'Chuyển việc' });
    await closed('teammate');
    await opened('lead');
  });

  test('closed: no access within two seconds', async () => {
    await commission.CloseInspection({ inspection, reason: 'Kiểm thử' });
    const begun = Date.now();
    await closed('lead');
    const seconds = (Date.now() - begun) / 1000;
    console.log(`access ended ${seconds} s after the inspection was closed`);
    assert.ok(seconds < 2.5, `${seconds} s`);
  });

  for (const method of reads.filter(({ name }) => name in table && table[name] !== 'always')) {
    test(method.name, async () => {
      const got = await answer('lead', method, { ...own, exports: exported.name, inspections: inspection });
      assert.equal(got.code, refusalOf(method), got.told);
    });
  }
});
