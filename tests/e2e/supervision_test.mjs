// What the demonstration shows of supervision, and what its figures keep to themselves: the programme, an inspection from
// decision to remedies, one that is under way, continuous supervision, good examples, small groups, records within the
// caller's own scope, files.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { administrator } from './lib/administrator.mjs';
import { as, day, definitions, listAll, textOf, today } from './lib/client.mjs';
import { count, ctl, eventually, idLiteral, nameOf, sql, state } from './lib/environment.mjs';
import { refused } from './lib/expect.mjs';
import { load, newAccount } from './lib/world.mjs';

const world = load();
const { inspector, officer } = world.as;
const whole = { start_date: day('2010-01-01'), end_date: day('2026-12-31') };
let past;
let present;
let superior; // Of the inspected organization.
let admin;
let commission; // The committee's own that holds the inspections.
let hired = 0;

const hire = async (roles, organization, more = {}) =>
  as((await newAccount(admin, { userName: `kt-gs-${++hired}-${Date.now().toString(36)}`, organization, roles, ...more })).token);

before(async () => {
  admin = as(await administrator());
  commission = await hire(['inspection-commission', 'inspector'], world.root);
  const inspections = (await listAll(commission, 'ListInspections', {}, 'inspections')).filter(({ title }) => title.includes('(trình diễn)'));
  past = inspections.find(({ state: now }) => now === 'INSPECTION_STATE_CLOSED');
  present = inspections.find(({ state: now }) => now === 'INSPECTION_STATE_STARTED');
  superior = (await officer.GetOrganization({ name: past.subjects[0] })).parent;
  assert.ok(past && present, `${inspections.map(({ title, state: now }) => `${title} ${now}`)}`);
});

describe('the demonstration', () => {
  test('the programme of the year, with what was carried out', async () => {
    const programs = (await listAll(commission, 'ListInspectionPrograms', { year: 2026 }, 'programs')).filter(({ title }) => title.includes('(trình diễn)'));
    assert.equal(programs.length, 1);
    const program = await commission.GetInspectionProgram({ name: programs[0].name });
    assert.equal(program.state, 'INSPECTION_PROGRAM_STATE_APPROVED');
    assert.deepEqual(program.items.map(({ inspections }) => inspections), [[past.name], [], [present.name]]);
    assert.deepEqual([program.items[0].progress, program.items[2].progress], ['PROGRAM_ITEM_PROGRESS_DONE', 'PROGRAM_ITEM_PROGRESS_RUNNING']);
    const { items, ahead, running, done, late } = program.progress;
    assert.deepEqual([items, ahead + running + done + late], [3, 3]);
  });

  test('an inspection that is over: team, steps in order, sample, conclusion', async () => {
    const inspection = await commission.GetInspection({ name: past.name });
    assert.equal(inspection.team.length, 2);
    assert.equal(inspection.access_open, false);
    assert.deepEqual(inspection.steps.map(({ kind }) => kind.replace('INSPECTION_STEP_KIND_', '')),
      ['ANNOUNCED', 'SELF_REPORT_RECEIVED', 'VERIFICATION_MINUTES', 'HEARING', 'DRAFT_REPORT', 'CONCLUSION_CONFERENCE']);
    assert.equal(inspection.steps[1].late, true, 'the self-report came three days after the plan');
    const samples = await listAll(commission, 'ListSamples', { inspection: past.name, page_size: 20 }, 'samples');
    assert.equal(samples.length, 1);
    assert.ok(samples[0].items.length > 0 && samples[0].items.length <= samples[0].size);
    // Of the subjects alone.
    for (const { candidate } of samples[0].items) {
      assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate c JOIN ketnap_organization.organization o ON o.id = c.organization_id
        WHERE c.id = ${idLiteral(candidate)} AND ${idLiteral(past.subjects[0])} IN (o.id, o.parent_id)`), 1);
    }
  });

  test('findings: one verified, one opened again, one overdue; each with clause, severity and responsible body', async () => {
    const findings = await listAll(commission, 'ListFindings', { organization: past.subjects[0], inspection: past.name }, 'findings');
    const byClause = Object.fromEntries(findings.map((each) => [each.clause, each]));
    assert.equal(byClause['C-LIST'].state, 'FINDING_STATE_VERIFIED');
    assert.equal(byClause['C-HELPER'].state, 'FINDING_STATE_REOPENED');
    assert.equal(byClause['C-ASSIGNED'].state, 'FINDING_STATE_CONCLUDED');
    assert.equal(byClause['C-LIST'].response.stance, 'RESPONSE_STANCE_ACCEPTS');
    for (const each of findings) assert.ok(each.clause_text && each.responsible_body && each.measure_code, each.name);
    const overdue = await listAll(commission, 'ListFindings', { organization: past.organization, overdue: true }, 'findings');
    assert.ok(overdue.some(({ name }) => name === byClause['C-ASSIGNED'].name) && overdue.some(({ name }) => name === byClause['C-HELPER'].name));
    assert.ok(!overdue.some(({ name }) => name === byClause['C-LIST'].name), 'a verified remedy is not overdue');
  });

  test('the conclusion is sealed: it verifies without the suite, and not when a byte is other', async () => {
    const conclusion = await commission.GetConclusion({ inspection: past.name });
    assert.equal(conclusion.manifest.finding_count, conclusion.findings.length);
    const file = path.join(path.dirname(state), 'conclusion.bin');
    const sealed = await commission.GetSealedConclusion({ inspection: past.name });
    const { serialize } = definitions['ketnap.supervision.v1.SealedConclusion'];
    fs.writeFileSync(file, serialize(sealed));
    const good = ctl('inspection', 'verify', file);
    assert.equal(good.code, 0, good.stdout + good.stderr);
    for (const part of ['manifest', 'snapshot', 'signature']) {
      const bytes = Buffer.from(sealed[part]);
      bytes[Math.floor(bytes.length / 2)] ^= 1;
      fs.writeFileSync(file, serialize({ ...sealed, [part]: bytes }));
      assert.notEqual(ctl('inspection', 'verify', file).code, 0, `${part} was changed`);
    }
  });

  test('an inspection under way: its team has access, for its days, over its subject', async () => {
    const grants = sql(`SELECT role, HEX(organization_id), valid_to FROM ketnap_identity.role_grant
      WHERE role LIKE 'roles/inspection-team%' AND revoked_at IS NULL AND valid_to >= '${today()}'`)
      .map(([role, organization, to]) => [role, nameOf('organizations', organization), to]);
    const ours = grants.filter(([, organization]) => organization === present.subjects[0]);
    assert.deepEqual(ours, Array(2).fill(['roles/inspection-team', present.subjects[0], textOf(present.end_date)]));
  });

  test('continuous supervision and a good example', async () => {
    const assignments = await listAll(commission, 'ListOversightAssignments', { organization: superior }, 'assignments');
    assert.equal(assignments.length, 1);
    assert.deepEqual([assignments[0].note_count, assignments[0].open_reminder_count], [1, 1]);
    const commendations = await listAll(inspector, 'ListCommendations', { organization: present.subjects[0] }, 'commendations');
    assert.deepEqual(commendations.map(({ state: now }) => now), ['COMMENDATION_STATE_GRANTED']);
  });
});

describe('what figures keep to themselves', () => {
  test('small groups of ethnicity and religion are told together to whoever may not see them', async () => {
    const outsider = await hire(['base-committee-officer'], world.root);
    for (const dimension of ['ETHNICITY', 'RELIGION']) {
      for (const organization of [world.root, superior, past.subjects[0]]) {
        const ask = { organization, ...whole, dimension: `BREAKDOWN_DIMENSION_${dimension}` };
        const [open, hidden] = await Promise.all([inspector.GetBreakdown(ask), outsider.GetBreakdown(ask)]);
        assert.equal(open.total, hidden.total);
        assert.equal(hidden.rows.reduce((sum, { admitted }) => sum + admitted, 0), hidden.total);
        const small = open.rows.filter(({ admitted }) => admitted > 0 && admitted < 5);
        const told = hidden.rows.filter(({ code }) => code !== 'OTHER_SUPPRESSED');
        for (const { code, admitted } of told) assert.ok(admitted === 0 || admitted >= 5, `${dimension} ${code}: ${admitted}`);
        const merged = hidden.rows.find(({ code }) => code === 'OTHER_SUPPRESSED');
        if (small.length > 0) {
          // What is left when the others are taken from the total is no small group either, but where there is nothing else.
          const shown = told.filter(({ admitted }) => admitted > 0).length;
          const groups = open.rows.filter(({ admitted }) => admitted > 0).length;
          assert.ok(merged && (shown === 0 || groups - shown >= 2), `${dimension} of ${organization}`);
          assert.ok(shown === 0 || merged.admitted >= 5, `${dimension}: ${merged.admitted}`);
        }
      }
    }
  });

  test('records behind a count: those of the caller, and nobody else', async () => {
    const bases = await listAll(officer, 'ListOrganizations', { parent: superior }, 'organizations');
    const mine = past.subjects[0];
    const clerk = await hire(['base-committee-officer'], mine);
    const ask = { ...whole, figure: 'FIGURE_KIND_STEP', code_prefix: 'NOMINATED', structure: 'STRUCTURE_BASIS_BY_TODAY' };
    const told = await listAll(clerk, 'ListFigureRecords', { organization: mine, ...ask }, 'records');
    assert.ok(told.length > 0);
    for (const { candidate } of told.slice(0, 10)) await clerk.GetCandidate({ name: candidate });
    for (const organization of [superior, world.root, bases.find(({ name }) => name !== mine).name]) {
      await refused(clerk.ListFigureRecords({ organization, ...ask }), 'NOT_FOUND');
      await refused(clerk.GetTrend({ organization, ...whole }), 'NOT_FOUND');
    }
  });
});

describe('files', () => {
  const read = async (session, name) => {
    const parts = [];
    for (let offset = 0, of = 1; offset < of;) {
      const { content, next_offset: next, export: about } = await session.DownloadExportPart({ name, offset });
      parts.push(content);
      of = Number(about.size_bytes);
      offset = Number(next) || of;
    }
    return Buffer.concat(parts);
  };
  const ready = async (session, request) => {
    const made = await session.ExportReport(request);
    return eventually(async () => {
      const now = await session.GetExport({ name: made.name });
      assert.equal(now.state, 'EXPORT_STATE_READY', now.failure_message);
      return now;
    });
  };
  const query = () => ({ figure_records: { organization: world.root, ...whole, figure: 'FIGURE_KIND_STEP', code_prefix: 'ADMITTED' } });

  test('csv: every row of the list, with the digest that was told', async () => {
    const made = await ready(inspector, { organization: world.root, query: query(), format: 'EXPORT_FORMAT_CSV' });
    const bytes = await read(inspector, made.name);
    assert.deepEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')], [Number(made.size_bytes), Buffer.from(made.sha256).toString('hex')]);
    const records = await listAll(inspector, 'ListFigureRecords', query().figure_records, 'records');
    assert.equal(Number(made.row_count), records.length);
    const text = bytes.toString('utf8');
    for (const { candidate } of records.slice(0, 20)) assert.ok(text.includes(candidate.slice('candidates/'.length)), candidate);
    assert.ok(!/^[=+@]/m.test(text), 'no cell begins a formula');
  });

  test('xlsx: a workbook that says what it is of, when and by whom', async () => {
    const attainment = { attainment: { organization: superior, structure: 'STRUCTURE_BASIS_BY_TODAY', as_of_date: day('2019-08-15') } };
    const made = await ready(inspector, { organization: superior, query: attainment, format: 'EXPORT_FORMAT_XLSX' });
    const bytes = await read(inspector, made.name);
    assert.equal(bytes.subarray(0, 4).toString('latin1'), 'PK\u0003\u0004');
    assert.equal(made.media_type, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    assert.ok(made.as_of_time && made.file_name.endsWith('.xlsx'));
  });

  test('a file is its maker\'s alone, and ends with what it was made under', async () => {
    const clerk = await hire(['inspector'], superior);
    const made = await ready(clerk, { organization: superior, query: { trend: { organization: superior, ...whole } }, format: 'EXPORT_FORMAT_CSV' });
    await read(clerk, made.name);
    await refused(inspector.GetExport({ name: made.name }), 'NOT_FOUND');
    await refused(inspector.DownloadExportPart({ name: made.name, offset: 0 }), 'NOT_FOUND');
    const { account } = await clerk.GetMe({});
    const { grants } = await admin.ListGrants({ account: account.name, page_size: 50 });
    await admin.RevokeGrant({ name: grants[0].name, reason: 'Kiểm thử' });
    await eventually(() => refused(clerk.DownloadExportPart({ name: made.name, offset: 0 }), ['PERMISSION_DENIED', 'NOT_FOUND']), 5);
  });
});

describe('indicators and forecast', () => {
  test('each indicator says what it measures, by which clause, and how it comes to its verdict', async () => {
    const { indicators } = await inspector.ListIndicators({ organization: superior, start_date: day('2025-07-01'), end_date: day('2026-12-31'),
      structure: 'STRUCTURE_BASIS_BY_TODAY' });
    assert.ok(indicators.length >= 4);
    for (const { id, title, clause, confidence, total, parts, threshold, direction } of indicators) {
      assert.ok(title && confidence && total.explanation && (clause || confidence === 'UNKNOWN'), id);
      for (const { verdict, value } of [total, ...parts]) {
        if (verdict === 'INDICATOR_VERDICT_NO_DATA') continue;
        const good = direction === 'INDICATOR_DIRECTION_AT_LEAST' ? Number(value) >= Number(threshold) : Number(value) <= Number(threshold);
        assert.equal(verdict, good ? 'INDICATOR_VERDICT_MET' : 'INDICATOR_VERDICT_NOT_MET', id);
      }
    }
  });

  test('a forecast is a range from the past, and says so', async () => {
    const forecast = await inspector.GetForecast({ organization: superior, end_date: day('2027-12-31') });
    const { low, median, high } = forecast.expected_admissions;
    assert.ok(low <= median && median <= high && low >= 0, `${low} ${median} ${high}`);
    assert.ok(forecast.statement.length > 20);
    const open = forecast.stages.reduce((sum, { people }) => sum + people, 0);
    assert.ok(open > 0 && high <= open, `${high} of ${open}`);
  });
});
