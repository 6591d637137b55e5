// The reorganization of 2025 that the demonstration ends with: what was recorded before it stays as it was, today's
// structure counts the same people once, and nothing is lost or left with an organization that has ended. Every figure
// is recounted in plain SQL over the records of other services.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { day, listAll, textOf, today } from './lib/client.mjs';
import { count, ctl, eventually, idLiteral, nameOf, sql } from './lib/environment.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { officer, inspector } = world.as;
const change = '2025-07-01';
const reportDay = '2019-08-15';
const [asItWas, byToday] = ['STRUCTURE_BASIS_AS_IT_WAS', 'STRUCTURE_BASIS_BY_TODAY'];
const sum = (rows, field) => rows.reduce((total, row) => total + row[field], 0);
let bloc;
let heirs;
let reorganization;

// Where the dossier service followed a person on a day, and who carries that organization on in the end.
const placeOn = (date) => `COALESCE((SELECT r.from_organization_id FROM ketnap_dossier.candidate_relocation r
  WHERE r.candidate_id = c.id AND r.effective_date > ${date} ORDER BY r.effective_date, r.version LIMIT 1), c.organization_id)`;
const admittedIn = (from, to) => `c.ceremony_date BETWEEN '${from}' AND '${to}'`;
const asItWasBelow = (organization, condition, date = 'c.ceremony_date') => count(`SELECT COUNT(*) FROM ketnap_dossier.candidate c
  JOIN ketnap_organization.organization_period o ON o.organization_id = ${placeOn(date)} AND o.live_mark = 1
    AND ${date} BETWEEN o.valid_from AND o.valid_to
  LEFT JOIN ketnap_organization.organization_period p ON p.organization_id = o.parent_id AND p.live_mark = 1
    AND ${date} BETWEEN p.valid_from AND p.valid_to
  WHERE ${condition} AND ${idLiteral(organization)} IN (o.organization_id, o.parent_id, p.parent_id)`);
// "organizations/…" directly below `heir` today → number, for everybody whom `condition` chooses.
const byTodayBelow = (heir, condition, date = 'c.ceremony_date') => Object.fromEntries(sql(`WITH RECURSIVE carried AS (
    SELECT c.id, ${placeOn(date)} AS place FROM ketnap_dossier.candidate c WHERE ${condition}
    UNION ALL SELECT carried.id, d.rest_organization_id FROM carried
    JOIN ketnap_dossier.departed_organization d ON d.organization_id = carried.place)
  SELECT HEX(base.id), COUNT(*) FROM carried
  JOIN ketnap_organization.organization o ON o.id = carried.place AND o.valid_to IS NULL
  JOIN ketnap_organization.organization base ON base.id IN (o.id, o.parent_id) AND base.parent_id = ${idLiteral(heir)}
  GROUP BY base.id`).map(([id, number]) => [nameOf('organizations', id), Number(number)]));

const attainment = (organization, structure, more) => eventually(async () => {
  const reply = await inspector.GetAttainment({ organization, structure, ...more });
  assert.equal(Number(reply.freshness.pending_entries), 0);
  return reply;
});
const of2018 = { start_date: day('2018-01-01'), end_date: day('2018-12-31') };

before(async () => {
  const committees = await listAll(officer, 'ListOrganizations', { type: 'DIRECT_SUPERIOR_COMMITTEE', as_of: day(reportDay) },
    'organizations');
  bloc = committees.find(({ display_name: name }) => !name.includes('kiểm thử')).name;
  const { successors } = await officer.GetLineage({ name: bloc });
  heirs = successors.filter(({ predecessor }) => predecessor === bloc);
  reorganization = await officer.GetReorganization({ name: heirs[0].reorganization });
});

test('the bloc has two successors, and they say where they came from', async () => {
  assert.equal(heirs.length, 2);
  assert.deepEqual(heirs.map(({ kind, effective_date: date, predecessor_ended: ended }) => [kind, textOf(date), ended]),
    Array(2).fill(['LINEAGE_KIND_DISSOLUTION', change, true]));
  assert.equal(sum(heirs, 'share_percent'), 100);
  assert.equal(heirs.filter(({ takes_rest: rest }) => rest).length, 1);
  for (const { successor } of heirs) {
    const { predecessors } = await officer.GetLineage({ name: successor });
    assert.deepEqual(predecessors.map(({ predecessor }) => predecessor), [bloc]);
    assert.equal((await officer.GetOrganization({ name: successor })).has_admission_authority, true);
  }
  const ended = await officer.GetOrganization({ name: bloc, as_of: day('2018-12-31') });
  assert.equal(ended.has_admission_authority, true);
  assert.equal(reorganization.state, 'REORGANIZATION_STATE_APPLIED');
});

test('in 2018 the 61 base organizations stand below the bloc, today all that came of them below the two', async () => {
  const then = await listAll(officer, 'ListOrganizations', { parent: bloc, as_of: day('2018-12-31') }, 'organizations');
  assert.equal(then.length, 61);
  const now = [];
  for (const { successor } of heirs) now.push(...await listAll(officer, 'ListOrganizations', { parent: successor }, 'organizations'));
  const kinds = { MERGE: 0, SPLIT: 0 };
  for (const { kind } of reorganization.lineage) kinds[kind.slice('LINEAGE_KIND_'.length)] += 1;
  assert.deepEqual([kinds.MERGE, kinds.SPLIT], [3, 2]);
  assert.equal(now.length, 61 - 3 + 1 - 1 + 2);
  const kept = then.filter(({ name }) => now.some((each) => each.name === name)).length;
  assert.equal(kept, 61 - 4, 'the others are the same organizations');
});

test('2018 as it was: the figures of the bloc equal their recount', async () => {
  const reply = await attainment(bloc, asItWas, of2018);
  assert.equal(reply.structure, asItWas);
  assert.equal(reply.total.admitted, asItWasBelow(bloc, admittedIn('2018-01-01', '2018-12-31')));
  assert.equal(reply.total.target, count(`SELECT whole_target FROM ketnap_organization.admission_plan WHERE state = 3
    AND organization_id = ${idLiteral(bloc)} AND start_date = '2018-01-01'`));
  assert.equal(reply.rows.length, 61);
  assert.deepEqual([sum(reply.rows, 'admitted'), sum(reply.rows, 'target')], [reply.total.admitted, reply.total.target]);
  for (const row of reply.rows) {
    assert.equal(row.admitted, asItWasBelow(row.organization, admittedIn('2018-01-01', '2018-12-31')), row.organization_display_name);
  }
  const names = reply.rows.map(({ organization_display_name: name }) => name);
  for (const { predecessor_display_name: name, kind } of reorganization.lineage) {
    if (kind !== 'LINEAGE_KIND_DISSOLUTION') assert.ok(names.includes(name), `${name} is shown as it was called`);
  }
});

test("by today's structure the two successors have the same people and targets, regrouped", async () => {
  for (const [what, more] of [['2018', of2018], ['the term', { as_of_date: day(reportDay) }]]) {
    const whole = await attainment(bloc, asItWas, more);
    const parts = await Promise.all(heirs.map(({ successor }) => attainment(successor, byToday, more)));
    const totals = parts.map(({ total }) => total);
    assert.deepEqual([sum(totals, 'admitted'), sum(totals, 'target')], [whole.total.admitted, whole.total.target], what);
    const [from, to] = more.end_date ? ['2018-01-01', '2018-12-31'] : ['2015-07-01', reportDay];
    for (const part of parts) {
      const recount = byTodayBelow(part.total.organization, admittedIn(from, to));
      assert.equal(part.total.admitted, Object.values(recount).reduce((total, number) => total + number, 0), what);
      for (const row of part.rows) assert.equal(row.admitted, recount[row.organization] ?? 0, row.organization_display_name);
      assert.deepEqual([sum(part.rows, 'admitted'), sum(part.rows, 'target')], [part.total.admitted, part.total.target]);
    }
  }
});

test('breakdowns and funnels regroup without a rest', async () => {
  const period = { start_date: day('2013-01-01'), end_date: day(reportDay) };
  const ask = (method, organization, structure, more) => inspector[method]({ organization, structure, ...period, ...more });
  const whole = await ask('GetFunnel', bloc, asItWas);
  const funnels = await Promise.all(heirs.map(({ successor }) => ask('GetFunnel', successor, byToday)));
  for (const step of ['nominated', 'listed', 'trained', 'dossier_opened', 'decided', 'admitted', 'official', 'delisted', 'returned']) {
    assert.equal(sum(funnels.map(({ total }) => total), step), whole.total[step], step);
    for (const { rows, total } of [whole, ...funnels]) assert.equal(sum(rows, step), total[step], step);
  }
  for (const { total } of funnels) {
    const recount = byTodayBelow(total.organization, `c.nomination_date BETWEEN '2013-01-01' AND '${reportDay}'`, 'c.nomination_date');
    assert.equal(total.nominated, Object.values(recount).reduce((all, number) => all + number, 0));
  }
  for (const dimension of ['QUALIFICATION', 'WORKPLACE_KIND', 'AGE_BAND']) {
    const more = { dimension: `BREAKDOWN_DIMENSION_${dimension}` };
    const all = await ask('GetBreakdown', bloc, asItWas, more);
    const parts = await Promise.all(heirs.map(({ successor }) => ask('GetBreakdown', successor, byToday, more)));
    for (const { code, admitted } of all.rows) {
      const together = parts.flatMap(({ rows }) => rows).filter((row) => row.code === code);
      assert.equal(sum(together, 'admitted'), admitted, `${dimension} ${code}`);
    }
    assert.equal(sum(parts, 'total'), 738);
  }
});

test('today nobody counts for the bloc, and as it was nobody of before counts for the successors', async () => {
  assert.equal((await inspector.GetFunnel({ organization: bloc, structure: byToday, start_date: day('2013-01-01'),
    end_date: day(reportDay) })).total.nominated, 0);
  for (const { successor } of heirs) {
    assert.equal((await inspector.GetFunnel({ organization: successor, start_date: day('2013-01-01'), end_date: day('2025-06-30') }))
      .total.nominated, 0);
  }
});

test('open work on people stands with live organizations and was moved once, with the old path', async () => {
  const dead = `JOIN ketnap_organization.organization o ON o.id = c.organization_id AND o.valid_to IS NOT NULL`;
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate c ${dead} WHERE c.state NOT IN (16, 19, 21)`), 0);
  const open = await listAll(inspector, 'ListCandidates', { organization: world.root }, 'candidates');
  assert.equal(open.length, count('SELECT COUNT(*) FROM ketnap_dossier.candidate'));
  const id = idLiteral(reorganization.name);
  const moved = count(`SELECT COUNT(*) FROM ketnap_dossier.candidate_relocation WHERE reorganization_id = ${id}`);
  const told = reorganization.impact.find(({ kind }) => kind === 'IMPACT_KIND_CANDIDATE_MOVED');
  assert.equal(moved, Number(told.count));
  assert.ok(moved >= 10);
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate_relocation WHERE reorganization_id = ${id} AND from_path = ''`), 0);
  const steps = new Set(open.filter(({ milestones }) => textOf(milestones.nomination_date) > '2023-01-01').map(({ state }) => state));
  assert.ok(steps.size >= 10, `open at ${steps.size} steps`);
});

test('no member is lost or doubled: the register equals the journal', async () => {
  assert.equal(count('SELECT COUNT(*) FROM ketnap_organization.member'),
    count("SELECT COUNT(DISTINCT aggregate_id) FROM ketnap_organization.journal_entry WHERE aggregate_type = 'members'"));
  // Each who has not left has one place, and it is there.
  const here = count('SELECT COUNT(*) FROM ketnap_organization.member WHERE status <> 3');
  assert.equal(count('SELECT COUNT(*) FROM ketnap_organization.member_stay WHERE kind = 1 AND open_mark = 1'), here);
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_organization.member_stay s JOIN ketnap_organization.organization o
    ON o.id = s.organization_id WHERE s.open_mark = 1 AND o.valid_to IS NOT NULL`), 0);
  const on = async (organization, date) => {
    const counted = await inspector.CountMembers({ organization, subtree: true, as_of: day(date) });
    return Number(counted.official_count) + Number(counted.probationary_count);
  };
  const before = await on(bloc, '2025-06-30');
  const after = await Promise.all(heirs.map(({ successor }) => on(successor, change)));
  assert.equal(after.reduce((all, number) => all + number, 0), before);
  assert.equal(await on(bloc, change).catch(() => 0), 0);
});

test('grants go on over the successors, none over an organization that has ended', () => {
  const ended = 'JOIN ketnap_organization.organization o ON o.id = g.organization_id AND o.valid_to IS NOT NULL';
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_identity.role_grant g ${ended}
    WHERE g.revoked_at IS NULL AND (g.valid_to IS NULL OR g.valid_to > '${today()}')`), 0);
  const before = sql(`SELECT HEX(account_id), role FROM ketnap_identity.role_grant WHERE organization_id = ${idLiteral(bloc)}`);
  assert.ok(before.length >= 4, 'officers of the bloc');
  for (const [account, role] of before) {
    for (const { successor } of heirs) {
      assert.equal(count(`SELECT COUNT(*) FROM ketnap_identity.role_grant WHERE account_id = X'${account}' AND role = '${role}'
        AND organization_id = ${idLiteral(successor)} AND revoked_at IS NULL AND valid_to IS NULL`), 1, `${role} over ${successor}`);
    }
  }
});

test('the plan of 2025 is carried on: wholes and parts add up to the old ones', async () => {
  const year = async (organization) => (await listAll(officer, 'ListPlans', { organization, period: 'PLAN_PERIOD_YEAR' }, 'plans'))
    .filter(({ end_date: end }) => end.year === 2025);
  const [old] = await year(bloc);
  assert.equal(old.state, 'PLAN_STATE_SUPERSEDED');
  const next = (await Promise.all(heirs.map(({ successor }) => year(successor)))).flat();
  assert.deepEqual(next.map(({ state, predecessor }) => [state, predecessor]),
    Array(2).fill(['PLAN_STATE_APPROVED', old.name]));
  assert.equal(sum(next, 'whole_target'), old.whole_target);
  assert.equal(sum(next, 'parts_total'), old.parts_total);
  assert.deepEqual([...old.successors].sort(), next.map(({ name }) => name).sort());
  const live = new Set((await listAll(officer, 'ListOrganizations', {}, 'organizations')).map(({ name }) => name));
  for (const { targets } of next) for (const { organization } of targets) assert.ok(live.has(organization));
  // A report of the last day of the bloc is still made against its plan.
  const eve = await attainment(bloc, asItWas,
    { start_date: day('2025-01-01'), end_date: day('2025-12-31'), as_of_date: day('2025-06-30') });
  assert.deepEqual([eve.total.target, eve.rows.length], [old.whole_target, 61]);
});

test('the class that was open is held by a successor, those of before stay with the bloc', async () => {
  const classes = (await listAll(officer, 'ListClasses', {}, 'training_classes'))
    .filter(({ title, start_date: start }) => start.year < 2026 && !title.includes('kiểm thử'));
  const open = classes.filter(({ state, start_date: start }) => state !== 'CLASS_STATE_COMPLETED' && start.year === 2025);
  assert.deepEqual(open.map(({ organizer }) => heirs.some(({ successor }) => successor === organizer)), [true]);
  assert.ok(classes.filter(({ organizer }) => organizer === bloc).length >= 25);
});

test('the self-check finds nothing', () => {
  const { code, stdout, stderr } = ctl('organization', 'check');
  assert.equal(code, 0, stdout + stderr);
});

test("ketnapctl reports by today's structure, and says so", () => {
  const text = ctl('report', 'attainment', '--structure', 'today');
  assert.equal(text.code, 0, text.stderr);
  for (const { successor_display_name: name } of heirs) assert.ok(text.stdout.includes(name), name);
  assert.equal(text.stdout.match(/Theo tổ chức hiện nay/g).length, 2);
  const parts = JSON.parse(ctl('report', 'attainment', '--structure', 'today', '--json').stdout);
  const totals = parts.map(({ total }) => total);
  assert.deepEqual([sum(totals, 'admitted'), sum(totals, 'target')], [738, 750]);
  assert.ok(ctl('report', 'funnel').stdout.includes('Theo tổ chức từng thời điểm'));
  for (const report of ['breakdown', 'funnel']) assert.equal(ctl('report', report, '--structure', 'today').code, 0, report);
});
