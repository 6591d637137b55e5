// Every statistic of the supervision service against a recount in plain SQL over the other services' tables: as it was
// and by today's structure, for every organization of the demonstration, before and across its reorganization of 2025.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { day, listAll, textOf, today } from './lib/client.mjs';
import { eventually, idLiteral, nameOf, sql } from './lib/environment.mjs';
import { processFacts, reviewHorizon, ruleOn } from './lib/journal_facts.mjs';
import { asItWas, byCode, byPart, byTime, byToday, dimensions, forget, numbers, query, recount, records } from './lib/recount.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { inspector } = world.as;
const bases = { STRUCTURE_BASIS_AS_IT_WAS: asItWas, STRUCTURE_BASIS_BY_TODAY: byToday };
// The whole, a part that begins and ends within months, across the reorganization, one day beside it.
const periods = [['2010-01-01', '2026-12-31'], ['2016-03-17', '2019-08-15'], ['2025-05-20', '2026-10-19'], ['2025-07-01', '2025-07-07']];
const sumOf = (counts, fits = () => true) => Object.entries(counts ?? {}).filter(([code]) => fits(code)).reduce((sum, [, each]) => sum + each, 0);
const permille = (part, whole) => (whole > 0 ? Math.floor((part * 1000 + whole / 2) / whole) : 0);
const idOf = (name) => name.slice(name.indexOf('/') + 1).replaceAll('-', '').toUpperCase();

let organizations; // All: { name, type, ended }.
let leading; // Those high up and those the reorganization changed; of the others some.

before(async () => {
  // Everything recorded has arrived.
  await eventually(async () => {
    const { freshness } = await inspector.GetTrend({ organization: world.root, start_date: day('2018-01-01'), end_date: day('2018-12-31') });
    assert.equal(Number(freshness.pending_entries), 0);
  });
  recount(processFacts());
  organizations = query('SELECT HEX(o.id), o.type, o.valid_to FROM ketnap_organization.organization o ORDER BY o.id')
    .map(([id, type, end]) => ({ name: nameOf('organizations', id), type, ended: end !== 'NULL' }));
  const above = (depth) => new Set(query(`SELECT DISTINCT HEX(ancestor) FROM span WHERE depth = ${depth}`).map(([id]) => nameOf('organizations', id)));
  const [parents, committees, changed] = [above(1), above(2), new Set(query(`SELECT HEX(predecessor_id), HEX(successor_id)
    FROM ketnap_organization.organization_lineage`).flat().map((id) => nameOf('organizations', id)))];
  const others = organizations.filter(({ name }) => !committees.has(name) && !changed.has(name));
  leading = [...organizations.filter(({ name }) => committees.has(name) || changed.has(name)),
    ...others.filter(({ name }) => parents.has(name)).filter((_, at) => at % 4 === 0),
    ...others.filter(({ name }) => !parents.has(name)).filter((_, at) => at % 30 === 0)];
  assert.ok(leading.length > 25, `${leading.length}`);
});
after(forget);

// `ask(organization, structure, period)` for many organizations, few at a time; every difference is told.
async function everywhere(ask, chosen = leading, chosenPeriods = periods) {
  const wrong = [];
  let asked = 0;
  const waiting = chosen.flatMap((organization) => Object.keys(bases).flatMap((structure) =>
    chosenPeriods.map((period) => ({ organization: organization.name, structure, period }))));
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { organization, structure, period: [from, to] } = next;
      try {
        asked += 1;
        await ask({ organization, structure, start_date: day(from), end_date: day(to) },
          { organization: idLiteral(organization), basis: bases[structure], from, to });
      } catch (error) {
        wrong.push(`${organization} ${structure} ${from}..${to}: ${error.message.slice(0, 600)}`);
      }
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${asked} answers differ`);
  return asked;
}

// What stands in an answer by organization against the recount's parts: nobody is left out, nobody is added.
function sameParts(rows, parts, valueOf, expectedOf, organization) {
  for (const row of rows) {
    assert.deepEqual(valueOf(row), expectedOf(parts[idOf(row.organization)]), row.organization_display_name);
  }
  const shown = new Set(rows.map((row) => idOf(row.organization)));
  const missing = Object.keys(parts).filter((part) => !shown.has(part) && Object.values(expectedOf(parts[part])).some((each) => each !== 0));
  // An organization without parts has no rows at all.
  if (rows.length > 0) assert.deepEqual(missing.filter((part) => part !== idOf(organization)), [], 'parts without a row');
}

const steps = ['NOMINATED', 'LISTED', 'TRAINED', 'DOSSIER_OPENED', 'CELL_RESOLVED', 'DECIDED', 'ADMITTED', 'OFFICIAL', 'DELISTED', 'REFUSED', 'STRUCK_OFF'];
const funnelSteps = { nominated: 'NOMINATED', listed: 'LISTED', trained: 'TRAINED', dossier_opened: 'DOSSIER_OPENED', cell_resolved: 'CELL_RESOLVED',
  decided: 'DECIDED', admitted: 'ADMITTED', official: 'OFFICIAL', delisted: 'DELISTED', returned: 'RETURNED' };

test('GetTrend: each step, in the whole and by month or year, and the year before', async () => {
  const before = (from) => `${Number(from.slice(0, 4)) - 1}${from.slice(4)}`;
  await everywhere(async (request, asked) => {
    const byYear = request.end_date.year - request.start_date.year > 3;
    const reply = await inspector.GetTrend({ ...request, interval: byYear ? 'TREND_INTERVAL_YEAR' : 'TREND_INTERVAL_MONTH' });
    const question = { ...asked, figure: 'STEP' };
    const earlier = { ...question, from: before(asked.from), to: before(asked.to) };
    const [now, then] = [byCode(question), byCode(earlier)];
    const times = byTime(question, byYear ? '%Y' : '%Y-%m');
    assert.deepEqual(reply.rows.map(({ code }) => code), steps);
    for (const { code, total, points } of reply.rows) {
      assert.deepEqual([total.people, total.people_before], [now[code] ?? 0, then[code] ?? 0], code);
      for (const { year, month, people } of points) {
        const time = byYear ? `${year}` : `${year}-${String(month).padStart(2, '0')}`;
        assert.equal(people, times[time]?.[code] ?? 0, `${code} ${time}`);
      }
      assert.equal(points.reduce((sum, { people }) => sum + people, 0), total.people, code);
    }
  });
});

const sameFunnel = async (request, question, of = (code) => code) => {
  const { total, rows } = await inspector.GetFunnel(request);
  const expectedOf = (counts) => Object.fromEntries(Object.entries(funnelSteps).map(([field, code]) => [field, counts?.[of(code)] ?? 0]));
  const valueOf = (row) => Object.fromEntries(Object.keys(funnelSteps).map((field) => [field, row[field]]));
  assert.deepEqual(valueOf(total), expectedOf(byCode(question)));
  assert.equal(total.admitted_of_trained_permille, permille(total.admitted, total.trained));
  sameParts(rows, byPart(question), valueOf, expectedOf, request.organization);
};
for (const [cohort, figure] of [['FUNNEL_COHORT_NOMINATION', 'FUNNEL_OF_NOMINATION'], ['FUNNEL_COHORT_TRAINING', 'FUNNEL_OF_TRAINING']]) {
  test(`GetFunnel of ${cohort}, by part`, () => everywhere((request, asked) => sameFunnel({ ...request, cohort }, { ...asked, figure })));
}
test('GetFunnel of each class: of those it trained, by part', async () => {
  const classes = query(`SELECT DISTINCT LEFT(code, 36) FROM fact WHERE figure = 'FUNNEL_OF_CLASS' ORDER BY 1`).flat().filter((_, at) => at % 4 === 0);
  assert.ok(classes.length > 2);
  for (const held of classes) {
    await everywhere((request, asked) => sameFunnel({ ...request, cohort: 'FUNNEL_COHORT_CLASS', training_class: `trainingClasses/${held}` },
      { ...asked, figure: 'FUNNEL_OF_CLASS', prefix: `${held}|` }, (code) => `${held}|${code}`), leading.slice(0, 8), periods.slice(0, 1));
  }
});

for (const dimension of dimensions) {
  test(`GetBreakdown by ${dimension}`, () => everywhere(async (request, asked) => {
    const { rows, total } = await inspector.GetBreakdown({ ...request, dimension: `BREAKDOWN_DIMENSION_${dimension}` });
    const prefix = dimension === 'WORKPLACE_KIND' ? dimension : `${dimension}:`;
    const counts = byCode({ ...asked, figure: 'ADMITTED_BY', prefix });
    const told = Object.fromEntries(rows.filter(({ admitted }) => admitted > 0).map(({ code, admitted }) => [`${dimension}:${code}`, admitted]));
    assert.deepEqual(told, counts);
    assert.equal(total, sumOf(counts));
    for (const { admitted, share_permille: share } of rows) assert.equal(share, permille(admitted, total));
  }));
}

test('GetAttainment: admissions of the whole, of each part and each year', () => everywhere(async (request, asked) => {
  // The plan is of no account here: targets have their recounts in figures_test and reorganization_test.
  const reply = await inspector.GetAttainment({ organization: request.organization, structure: request.structure,
    as_of_date: request.end_date }).catch((error) => {
    if (error.reason === 'NO_APPROVED_PLAN') return null;
    throw error;
  });
  if (reply === null) return;
  const question = { ...asked, figure: 'STEP', prefix: 'ADMITTED', from: textOf(reply.start_date), to: textOf(reply.end_date) };
  assert.equal(reply.total.admitted, sumOf(byCode(question)));
  sameParts(reply.rows, byPart(question), ({ admitted }) => ({ admitted }), (counts) => ({ admitted: sumOf(counts) }), request.organization);
  const years = byTime({ ...question, from: `${question.from.slice(0, 4)}-01-01` }, '%Y');
  for (const { year, admitted } of reply.years) assert.equal(admitted, sumOf(years[year]), `${year}`);
}, leading, [['2010-01-01', '2018-12-31'], ['2010-01-01', '2026-06-30']]));

test('GetDefects: judged, first time right, by form and code, by part and helper', () => everywhere(async (request, asked) => {
  const reply = await inspector.GetDefects({ ...request, with_helpers: true });
  const [judged, defects] = ['DOSSIER_JUDGED', 'DEFECT'].map((figure) => ({ ...asked, figure }));
  const figuresOf = (of, found) => ({ judged: sumOf(of), first_time_right: of?.FIRST_TIME_RIGHT ?? 0, defects: sumOf(found) });
  const pick = ({ judged: each, first_time_right: right, defects: found }) => ({ judged: each, first_time_right: right, defects: found });
  const counts = byCode(defects);
  assert.deepEqual(pick(reply.total), figuresOf(byCode(judged), counts));
  assert.equal(reply.total.first_time_right_permille, permille(reply.total.first_time_right, reply.total.judged));
  const [judgedParts, defectParts] = [byPart(judged), byPart(defects)];
  const parts = Object.fromEntries([...Object.keys(judgedParts), ...Object.keys(defectParts)].map((part) => [part, [judgedParts[part], defectParts[part]]]));
  sameParts(reply.parts, parts, pick, (part) => figuresOf(part?.[0], part?.[1]), request.organization);
  assert.deepEqual(Object.fromEntries(reply.rows.map(({ form, code, defects: found }) => [`${form}|${code}`, found])), counts);
  const helpers = byCode({ ...asked, figure: 'DEFECT_OF_HELPER' });
  const told = reply.helpers.flatMap(({ helper, rows }) => rows.map(({ code, defects: found }) => [`${helper.slice('members/'.length)}|${code}`, found]));
  if (reply.helpers.length < 100) assert.deepEqual(Object.fromEntries(told), helpers);
}));

// The smallest number that at least so many of a thousand do not exceed.
const quantile = (sorted, of) => sorted[Math.max(0, Math.ceil((sorted.length * of) / 1000) - 1)] ?? 0;

test('GetTimeliness: each deadline, late ones and quantiles, by part', () => everywhere(async (request, asked) => {
  const { total, parts } = await inspector.GetTimeliness(request);
  const question = { ...asked, figure: 'DEADLINE' };
  const counts = byCode(question);
  const late = (code) => code.endsWith('|LATE');
  const figuresOf = (of) => ({ completed: sumOf(of), late: sumOf(of, late) });
  const pick = ({ completed, late: after }) => ({ completed, late: after });
  assert.deepEqual(pick(total), figuresOf(counts));
  sameParts(parts, byPart(question), pick, figuresOf, request.organization);
  const rules = [...new Set(Object.keys(counts).map((code) => code.split('|')[0]))].sort();
  assert.deepEqual(total.rows.map(({ rule_id: id }) => id).sort(), rules);
  for (const row of total.rows) {
    const ofRule = Object.fromEntries(Object.entries(counts).filter(([code]) => code.startsWith(`${row.rule_id}|`)));
    assert.deepEqual(pick(row), figuresOf(ofRule), row.rule_id);
    const days = numbers({ ...question, prefix: `${row.rule_id}|` });
    assert.deepEqual([row.median_days, row.p90_days, row.p95_days, row.maximum_days],
      [quantile(days, 500), quantile(days, 900), quantile(days, 950), days.at(-1)], `${row.rule_id} of ${days}`);
    assert.ok(row.title && row.clause && ['SOURCED', 'PRESUMED', 'UNKNOWN'].includes(row.confidence), row.rule_id);
    const rule = ruleOn(asked.to, row.rule_id);
    if (rule) assert.ok(rule.includes(`title: "${row.title}"`) && rule.includes(`RULE_CONFIDENCE_${row.confidence}`), row.rule_id);
  }
}));

test('GetReviewCompliance: expected, held, late, missing, by part and month', () => everywhere(async (request, asked) => {
  const reply = await inspector.GetReviewCompliance(request);
  const question = { ...asked, figure: 'REVIEW' };
  const figuresOf = (of = {}) => ({ expected: (of.HELD ?? 0) + (of.LATE ?? 0) + (of.MISSING ?? 0), held: of.HELD ?? 0, late: of.LATE ?? 0,
    missing: of.MISSING ?? 0, extra: of.EXTRA ?? 0 });
  const pick = ({ figures: { expected, held, late, missing, extra } }) => ({ expected, held, late, missing, extra });
  assert.deepEqual(pick(reply.total), figuresOf(byCode(question)));
  sameParts(reply.parts, byPart(question), pick, figuresOf, request.organization);
  const months = byTime(question, '%Y-%m');
  assert.deepEqual(Object.fromEntries(reply.months.map((each) => [`${each.year}-${String(each.month).padStart(2, '0')}`, pick(each)])),
    Object.fromEntries(Object.entries(months).map(([month, of]) => [month, figuresOf(of)])));
  assert.equal(textOf(reply.complete_through_date), reviewHorizon());
}));

test('ListOrganizationsWithoutAdmission: those of the subtree that admitted nobody since, and never', async () => {
  const committees = leading.filter(({ type, ended }) => !ended && type !== 'PARTY_CELL');
  for (const { name } of [{ name: world.root }, ...committees.slice(0, 12)]) {
    for (const months of [3, 18, 60, 240]) {
      const listed = await listAll(inspector, 'ListOrganizationsWithoutAdmission', { organization: name, months }, 'organizations');
      const expected = query(`SELECT HEX(o.id), (SELECT MAX(f.day) FROM counted t JOIN fact f ON f.id = t.fact WHERE t.ancestor = o.id
          AND t.basis = ${byToday} AND f.figure = 'STEP' AND f.code = 'ADMITTED') AS last
        FROM ketnap_organization.organization o JOIN present p ON p.descendant = o.id AND p.ancestor = ${idLiteral(name)}
        WHERE o.valid_to IS NULL AND (o.valid_from <= DATE_SUB('${today()}', INTERVAL ${months} MONTH)
          OR EXISTS (SELECT 1 FROM ketnap_organization.organization_lineage l WHERE l.successor_id = o.id))
        HAVING last IS NULL OR last <= DATE_SUB('${today()}', INTERVAL ${months} MONTH)`);
      const told = Object.fromEntries(listed.map((each) => [idOf(each.organization), textOf(each.last_admission_date) ?? 'NULL']));
      assert.deepEqual(told, Object.fromEntries(expected), `${name}, ${months} months`);
      assert.equal(listed.length, expected.length, 'nobody twice');
    }
  }
});

describe('ListFigureRecords: the people behind a count are those of the recount', () => {
  for (const [kind, prefix] of [['STEP', 'ADMITTED'], ['ADMITTED_BY', 'SEX:'], ['FUNNEL_OF_NOMINATION', 'RETURNED'], ['FUNNEL_OF_TRAINING', 'ADMITTED'],
    ['FUNNEL_OF_CLASS', ''], ['DEFECT', ''], ['DEFECT_OF_HELPER', ''], ['DOSSIER_JUDGED', ''], ['DEADLINE', 'R-DL-1|'], ['REVIEW', 'MISSING']]) {
    test(`${kind} ${prefix}`, async () => {
      let found = 0;
      await everywhere(async (request, asked) => {
        const told = await listAll(inspector, 'ListFigureRecords', { ...request, figure: `FIGURE_KIND_${kind}`, code_prefix: prefix }, 'records');
        const expected = records({ ...asked, figure: kind, prefix });
        const shape = (rows) => rows.map((row) => row.join(' ')).sort();
        assert.deepEqual(shape(told.map((row) => [idOf(row.candidate), idOf(row.organization), textOf(row.date), row.code, row.number, row.count])), shape(expected));
        found += expected.length;
      }, leading.filter(({ name }, at) => at % 3 === 0 || name === world.root), periods.slice(0, 3));
      assert.ok(found > 0, 'nothing to compare');
    });
  }
});

test('as it was and by today hold the same people: the province counts everybody once', () => {
  for (const figure of ['STEP', 'FUNNEL_OF_NOMINATION', 'DEADLINE', 'REVIEW']) {
    const [then, now] = [asItWas, byToday].map((basis) => byCode({ organization: idLiteral(world.root), basis, figure }));
    assert.deepEqual(then, now, figure);
    assert.equal(sumOf(then), Number(query(`SELECT SUM(count) FROM fact WHERE figure = '${figure}'`)[0][0]), `${figure}: somebody counts nowhere`);
  }
});

test('no name of a person stands in the supervision service', () => {
  const names = sql("SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'ketnap_supervision' AND COLUMN_NAME IN ('full_name', 'birth_name', 'national_id', 'helper_remark')");
  assert.deepEqual(names, []);
});
