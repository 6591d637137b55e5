// The demonstration province's figures, as the supervision service tells them, against the article they follow and
// against a recount in plain SQL over the dossier service's own records.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { day, listAll } from './lib/client.mjs';
import { count, ctl, eventually, idLiteral, nameOf, settings, sql } from './lib/environment.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { officer, inspector } = world.as;
const reportDay = '2019-08-15';
const term = ['2015-07-01', '2020-06-30'];
let superior;
let attainment;

// As it was: everybody counts in the organization that followed them on the day of the event, below those it stood
// under on that day. The dossier service's own records tell both.
const placeOn = (date) => `COALESCE((SELECT r.from_organization_id FROM ketnap_dossier.candidate_relocation r
  WHERE r.candidate_id = c.id AND r.effective_date > ${date} ORDER BY r.effective_date, r.version LIMIT 1), c.organization_id)`;
const below = (organization, date = 'c.ceremony_date') => `FROM ketnap_dossier.candidate c
  JOIN ketnap_dossier.replica_organization_span t ON t.descendant_id = ${placeOn(date)}
  AND ${date} BETWEEN t.valid_from AND t.valid_to WHERE t.ancestor_id = ${idLiteral(organization)}`;
const admittedBetween = (from, to) => `AND c.ceremony_date BETWEEN '${from}' AND '${to}'`;
// "organizations/…" → number, by the organization directly below the superior; nobody is left out of the sum.
const byBase = (what, condition, date = 'c.ceremony_date') => Object.fromEntries(sql(`SELECT HEX(p.descendant_id), ${what}
  FROM ketnap_dossier.candidate c JOIN ketnap_dossier.replica_organization_span t ON t.descendant_id = ${placeOn(date)}
  AND ${date} BETWEEN t.valid_from AND t.valid_to
  JOIN ketnap_dossier.replica_organization_span p ON p.descendant_id = t.ancestor_id AND p.depth = 1
  AND ${date} BETWEEN p.valid_from AND p.valid_to
  WHERE p.ancestor_id = ${idLiteral(superior)} ${condition} GROUP BY p.descendant_id`)
  .map(([id, number]) => [nameOf('organizations', id), Number(number)]));
const permille = (part, whole) => (whole === 0 ? 0 : Math.floor((part * 1000 + whole / 2) / whole));

before(async () => {
  // The committee of the report's day: it was dissolved since.
  const committees = await listAll(officer, 'ListOrganizations', { type: 'DIRECT_SUPERIOR_COMMITTEE', as_of: day(reportDay) },
    'organizations');
  superior = committees.find(({ display_name: name }) => !name.includes('kiểm thử')).name;
  attainment = await eventually(async () => {
    const reply = await inspector.GetAttainment({ organization: superior, as_of_date: day(reportDay) });
    assert.equal(Number(reply.freshness.pending_entries), 0);
    return reply;
  });
});

test('738 of 750: 98.4 %', () => {
  const { target, admitted, attainment_permille: share } = attainment.total;
  assert.deepEqual({ target, admitted, share }, { target: 750, admitted: 738, share: 984 });
});

test('the total equals a recount of the dossiers', () => {
  assert.equal(attainment.total.admitted, count(`SELECT COUNT(*) ${below(superior)} ${admittedBetween(term[0], reportDay)}`));
  assert.equal(attainment.total.target, count(`SELECT whole_target FROM ketnap_organization.admission_plan
    WHERE period = 1 AND state = 3 AND start_date = '${term[0]}' AND organization_id = ${idLiteral(superior)}`));
});

test('every base organization equals its recount, and the parts make the whole', () => {
  const admitted = byBase('COUNT(c.id)', admittedBetween(term[0], reportDay));
  const targets = Object.fromEntries(sql(`SELECT HEX(t.organization_id), t.admissions FROM ketnap_organization.admission_target t
    JOIN ketnap_organization.admission_plan p ON p.id = t.plan_id WHERE p.period = 1 AND p.start_date = '${term[0]}'
    AND p.organization_id = ${idLiteral(superior)}`)
    .map(([id, number]) => [nameOf('organizations', id), Number(number)]));
  assert.equal(attainment.rows.length, count(`SELECT COUNT(*) FROM ketnap_organization.organization_period
    WHERE parent_id = ${idLiteral(superior)} AND live_mark = 1 AND '${reportDay}' BETWEEN valid_from AND valid_to`));
  for (const row of attainment.rows) {
    const target = targets[row.organization] ?? 0;
    assert.deepEqual([row.admitted, row.target, row.attainment_permille],
      [admitted[row.organization] ?? 0, target, permille(row.admitted, target)], row.organization_display_name);
  }
  const sum = (field) => attainment.rows.reduce((total, row) => total + row[field], 0);
  assert.deepEqual([sum('admitted'), sum('target')], [738, 750]);
});

test('years: each equals its recount; results lie between a shortfall and 40 % over plan', () => {
  assert.ok(attainment.years.length >= 4);
  for (const { year, target, admitted, over_plan_permille: over } of attainment.years) {
    const to = year === 2019 ? reportDay : `${year}-12-31`;
    assert.equal(admitted, count(`SELECT COUNT(*) ${below(superior)} ${admittedBetween(`${year}-01-01`, to)}`), `admitted in ${year}`);
    assert.ok(over <= 400, `${year}: ${over}`);
    assert.ok(target > 0);
  }
  assert.ok(attainment.years.some(({ over_plan_permille: over }) => over > 0));
});

const breakdown = (dimension) => inspector.GetBreakdown({ organization: superior, start_date: day(term[0]),
  end_date: day(reportDay), dimension: `BREAKDOWN_DIMENSION_${dimension}` });

test('everybody admitted has upper-secondary education, over 79 % a degree', async () => {
  const general = await breakdown('GENERAL_EDUCATION');
  const upper = general.rows.find(({ code }) => code === 'UPPER_SECONDARY');
  assert.deepEqual([general.total, upper.admitted, upper.share_permille], [738, 738, 1000]);
  const qualification = await breakdown('QUALIFICATION');
  assert.ok(qualification.degree_permille > 790 && qualification.degree_permille < 800, `${qualification.degree_permille}`);
  const period = admittedBetween(term[0], reportDay);
  assert.equal(qualification.degree_total, count(`SELECT COUNT(*) ${below(superior)} ${period} AND c.qualification >= 4`));
  assert.equal(count(`SELECT COUNT(*) ${below(superior)} ${period} AND c.general_education < 3`), 0);
});

const columns = { SEX: 'c.sex', OCCUPATION: 'c.occupation', YOUTH_UNION: 'c.youth_union_member', ETHNICITY: 'c.ethnicity',
  QUALIFICATION: 'c.qualification' };
for (const [dimension, column] of Object.entries(columns)) {
  test(`the breakdown by ${dimension} has the recount's figures`, async () => {
    const { rows, total } = await breakdown(dimension);
    const recount = sql(`SELECT COUNT(*) ${below(superior)} ${admittedBetween(term[0], reportDay)} GROUP BY ${column}`)
      .map(([number]) => Number(number)).sort((a, b) => a - b);
    assert.deepEqual(rows.map(({ admitted }) => admitted).filter((number) => number > 0).sort((a, b) => a - b), recount);
    assert.equal(rows.reduce((sum, { admitted }) => sum + admitted, 0), total);
    assert.equal(total, 738);
  });
}

test('age bands and kinds of workplace add up to everybody', async () => {
  for (const dimension of ['AGE_BAND', 'WORKPLACE_KIND']) {
    const { rows, total } = await breakdown(dimension);
    assert.deepEqual([total, rows.reduce((sum, { admitted }) => sum + admitted, 0)], [738, 738], dimension);
  }
});

test('the funnel of every base organization equals its recount', async () => {
  const reply = await inspector.GetFunnel({ organization: superior, start_date: day('2010-01-01'), end_date: day(reportDay) });
  const period = `AND c.nomination_date BETWEEN '2010-01-01' AND '${reportDay}'`;
  const steps = { nominated: 'COUNT(c.id)', listed: 'COUNT(c.listing_date)', trained: 'COUNT(c.awareness_certificate_date)',
    dossier_opened: 'COUNT(c.application_date)', cell_resolved: 'COUNT(c.cell_resolution_date)',
    decided: 'COUNT(c.admission_decision_date)', admitted: 'COUNT(c.ceremony_date)', official: 'COUNT(c.official_date)',
    delisted: 'COUNT(c.delisting_date)', returned: 'COUNT(NULLIF(c.return_count, 0))' };
  for (const [step, column] of Object.entries(steps)) {
    const recount = byBase(column, period, 'c.nomination_date');
    for (const row of reply.rows) {
      // An organization without anybody may be absent from the join.
      assert.equal(row[step], recount[row.organization] ?? 0, `${step} of ${row.organization_display_name}`);
    }
    assert.equal(reply.total[step], reply.rows.reduce((sum, row) => sum + row[step], 0), step);
  }
  const { total } = reply;
  assert.equal(total.admitted_of_trained_permille, permille(total.admitted, total.trained));
  assert.ok(total.trained > total.admitted, 'some were trained and not admitted');
  assert.ok(total.returned > 0 && total.delisted > 0);
});

test('the province has the shape of the article', async () => {
  assert.ok(attainment.rows.length >= 55 && attainment.rows.length <= 70, `${attainment.rows.length} base organizations`);
  const classes = (await listAll(officer, 'ListClasses', {}, 'training_classes')).filter(({ organizer }) => organizer === superior);
  for (const type of ['awareness', 'new-member-theory']) {
    for (const year of [2016, 2017, 2018]) {
      const held = classes.filter((each) => each.class_type === `classTypes/${type}` && each.start_date.year === year).length;
      assert.ok(held >= 2 && held <= 3, `${held} ${type} classes in ${year}`);
    }
  }
  assert.equal(count(`SELECT COUNT(*) ${below(superior, 'c.nomination_date')} AND c.synthetic = 0`), 0, 'people of a demonstration are marked');
  const late = count(`SELECT COUNT(*) ${below(superior)} AND c.admission_decision_date > DATE_ADD(c.cell_resolution_date, INTERVAL 100 DAY)`);
  assert.ok(late > 0, 'some decisions came late');
  assert.ok(attainment.rows.some((row) => row.admitted < row.target), 'some base organizations fell short');
});

test('everything was entered as history and keeps both dates', () => {
  const [[entries, historical, actors]] = sql(`SELECT COUNT(*), SUM(historical), COUNT(DISTINCT actor) FROM ketnap_dossier.journal_entry
    WHERE occurred_on <= '${reportDay}' AND aggregate_type = 'candidates' AND actor LIKE 'accounts/%'`);
  assert.ok(Number(entries) > 738 * 10);
  assert.equal(historical, entries);
  assert.ok(Number(actors) >= 1);
  assert.equal(count('SELECT COUNT(*) FROM ketnap_dossier.journal_entry WHERE DATE(recorded_at) <= occurred_on AND historical = 1'), 0);
});

test('certificates are numbered without gaps for each type and year', () => {
  const gaps = sql(`SELECT class_type, year, COUNT(*), MAX(serial), MIN(serial) FROM ketnap_training.certificate
    GROUP BY class_type, year HAVING COUNT(*) <> MAX(serial) OR MIN(serial) <> 1`);
  assert.deepEqual(gaps, []);
});

test('ketnapctl reports the same, for people and for programs', () => {
  const { code, stdout } = ctl('report', 'attainment');
  assert.equal(code, 0);
  for (const text of ['738', '750', '98,4']) assert.ok(stdout.includes(text), `"${text}" in:\n${stdout.slice(0, 2000)}`);
  const json = ctl('report', 'attainment', '--json');
  assert.equal(json.code, 0, json.stderr);
  const told = JSON.stringify(JSON.parse(json.stdout));
  assert.match(told, /"admitted":738/);
  for (const report of ['breakdown', 'funnel']) {
    const shown = ctl('report', report);
    assert.equal(shown.code, 0, shown.stderr);
    assert.ok(shown.stdout.includes('738'), `${report}:\n${shown.stdout.slice(0, 2000)}`);
    JSON.parse(ctl('report', report, '--json').stdout);
  }
});

test('the seed is the one asked for', () => {
  if (process.env.KETNAP_TEST_SEED) assert.equal(settings.demo_seed, process.env.KETNAP_TEST_SEED);
  assert.ok(count("SELECT COUNT(*) FROM ketnap_dossier.journal_entry WHERE action = 'RecordCeremony'") >= 738);
});
