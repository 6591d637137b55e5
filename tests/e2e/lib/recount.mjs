// The figures once more, by another way: in plain SQL over the tables of the organization, dossier and training
// services, in a schema of its own. Nothing of the supervision service is read. What a person counts as stands in
// `fact`; where each fact counts, by either tree, in `counted`, one row for every organization it lies below.
import { sql } from './environment.mjs';

const schema = 'ketnap_recount';
export const asItWas = 1;
export const byToday = 2;
const farthest = "DATE '9999-12-31'";

const run = (statements) => sql(`USE ${schema};\n${statements.map((each) => `${each};`).join('\n')}`);

// A second record of somebody counts nowhere; a decision that was revoked admitted nobody; who is on the list again is
// not off it.
const person = `CREATE VIEW person AS SELECT c.*, c.state = 27 AS merged,
  IF(c.state = 27, NULL, c.nomination_date) AS nominated, IF(c.state = 27, NULL, c.listing_date) AS listed,
  IF(c.state = 27, NULL, c.awareness_certificate_date) AS trained, IF(c.state = 27, NULL, c.application_date) AS opened,
  IF(c.state = 27, NULL, c.cell_resolution_date) AS resolved,
  IF(c.state IN (24, 27), NULL, c.admission_decision_date) AS decided,
  IF(c.state IN (24, 27), NULL, c.ceremony_date) AS admitted, IF(c.state IN (24, 27), NULL, c.official_date) AS official,
  IF(c.state = 27 OR c.delisting_date < c.listing_date, NULL, c.delisting_date) AS delisted,
  IF(c.state = 27, NULL, c.refusal_date) AS refused, IF(c.state = 27, NULL, c.strike_off_date) AS struck,
  c.state <> 27 AND c.return_count > 0 AS returned FROM ketnap_dossier.candidate c`;

const steps = { NOMINATED: 'p.nominated', LISTED: 'p.listed', TRAINED: 'p.trained', DOSSIER_OPENED: 'p.opened',
  CELL_RESOLVED: 'p.resolved', DECIDED: 'p.decided', ADMITTED: 'p.admitted', OFFICIAL: 'p.official', DELISTED: 'p.delisted',
  REFUSED: 'p.refused', STRUCK_OFF: 'p.struck' };
const bands = `CASE WHEN TIMESTAMPDIFF(YEAR, p.birth_date, p.admitted) <= 30 THEN '18-30'
  WHEN TIMESTAMPDIFF(YEAR, p.birth_date, p.admitted) <= 40 THEN '31-40'
  WHEN TIMESTAMPDIFF(YEAR, p.birth_date, p.admitted) <= 50 THEN '41-50' ELSE '51+' END`;
const named = (column, names) => `CASE ${column} ${names.split(' ').map((name, at) => `WHEN ${at + 1} THEN '${name}'`).join(' ')} ELSE '' END`;
const attributes = {
  GENERAL_EDUCATION: named('p.general_education', 'PRIMARY LOWER_SECONDARY UPPER_SECONDARY'),
  QUALIFICATION: named('p.qualification', 'NONE VOCATIONAL COLLEGE UNIVERSITY POSTGRADUATE'),
  SEX: named('p.sex', 'FEMALE MALE'), AGE_BAND: bands,
  OCCUPATION: named('p.occupation', 'CIVIL_SERVANT PUBLIC_SERVICE_STAFF BUSINESS_STAFF WORKER FARMER STUDENT ARMED_FORCES OTHER'),
  YOUTH_UNION: "IF(p.youth_union_member, 'MEMBER', 'NOT_MEMBER')", ETHNICITY: 'p.ethnicity', RELIGION: 'p.religion' };
export const dimensions = [...Object.keys(attributes), 'WORKPLACE_KIND'];

const addFact = (figure, code, day, rest, number = '0') => `INSERT INTO fact (candidate, figure, code, number, day)
  SELECT p.id, '${figure}', ${code}, ${number}, ${day} FROM person p ${rest}`;
const funnel = (figure, day, rest = '', prefix = "''") => [...Object.entries(steps), ['RETURNED', 'NULLIF(p.returned, 0)']]
  .map(([code, reached]) => addFact(figure, `CONCAT(${prefix}, '${code}')`, day, `${rest} WHERE ${day} IS NOT NULL AND ${reached} IS NOT NULL`));

// Of which class a certificate is that counts: the one of the day the person's record says.
const ofClass = `JOIN ketnap_training.certificate k ON k.candidate_id = p.id AND k.class_type = 'classTypes/awareness'
  AND k.status = 1 AND k.issue_date = p.trained`;
const uuidOf = (column) => `LOWER(INSERT(INSERT(INSERT(INSERT(HEX(${column}), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))`;

const facts = () => [
  `CREATE TABLE fact (id INT AUTO_INCREMENT PRIMARY KEY, candidate BINARY(16) NOT NULL, figure VARCHAR(40) NOT NULL,
    code VARCHAR(160) NOT NULL, number INT NOT NULL DEFAULT 0, day DATE NOT NULL, count INT NOT NULL DEFAULT 1,
    place BINARY(16) NULL, today BINARY(16) NULL, since DATE NULL, tree_day DATE NULL, next_place BINARY(16) NULL, next_since DATE NULL)`,
  ...Object.entries(steps).map(([code, column]) => addFact('STEP', `'${code}'`, column, `WHERE ${column} IS NOT NULL`)),
  ...Object.entries(attributes).map(([dimension, value]) =>
    addFact('ADMITTED_BY', `CONCAT('${dimension}:', ${value})`, 'p.admitted', 'WHERE p.admitted IS NOT NULL')),
  ...funnel('FUNNEL_OF_NOMINATION', 'p.nominated'),
  ...funnel('FUNNEL_OF_TRAINING', 'p.trained'),
  ...funnel('FUNNEL_OF_CLASS', 'p.trained', ofClass, `CONCAT(${uuidOf('k.training_class_id')}, '|')`),
];

// As it was: organizations above each, on each day; by today: above each by its present parent, or its last.
const trees = [
  `CREATE TABLE span AS WITH RECURSIVE up (ancestor, descendant, depth, valid_from, valid_to, next_up) AS (
    SELECT organization_id, organization_id, 0, valid_from, valid_to, parent_id FROM ketnap_organization.organization_period
    WHERE live_mark = 1 UNION ALL
    SELECT q.organization_id, up.descendant, up.depth + 1, GREATEST(up.valid_from, q.valid_from), LEAST(up.valid_to, q.valid_to),
      q.parent_id FROM up JOIN ketnap_organization.organization_period q ON q.organization_id = up.next_up AND q.live_mark = 1
      AND q.valid_from <= up.valid_to AND q.valid_to >= up.valid_from)
    SELECT ancestor, descendant, depth, valid_from, valid_to FROM up`,
  'ALTER TABLE span ADD KEY (descendant, depth)',
  `CREATE TABLE present AS WITH RECURSIVE up (ancestor, descendant, depth, next_up) AS (
    SELECT id, id, 0, parent_id FROM ketnap_organization.organization UNION ALL
    SELECT o.id, up.descendant, up.depth + 1, o.parent_id FROM up JOIN ketnap_organization.organization o ON o.id = up.next_up)
    SELECT ancestor, descendant, depth FROM up`,
  'ALTER TABLE present ADD KEY (descendant, depth)',
];

// Where the dossier service followed the person on the day.
const place = [
  `UPDATE fact f JOIN ketnap_dossier.candidate c ON c.id = f.candidate SET f.place = COALESCE(
    (SELECT r.from_organization_id FROM ketnap_dossier.candidate_relocation r WHERE r.candidate_id = f.candidate
      AND r.effective_date > f.day ORDER BY r.effective_date, r.version LIMIT 1), c.organization_id)`,
  'UPDATE fact SET today = place, since = day',
];

// One step towards today: the part that was named for the person, else the successor that took the rest.
const nextOf = (from) => `(SELECT ${from} FROM (
    SELECT r.candidate_id, r.from_organization_id AS predecessor, r.to_organization_id AS successor, r.effective_date AS day, 1 AS named,
      (SELECT MAX(l.predecessor_ended) FROM ketnap_organization.organization_lineage l WHERE l.predecessor_id = r.from_organization_id
        AND l.reorganization_id = r.reorganization_id) AS ended
    FROM ketnap_dossier.candidate_relocation r WHERE r.reorganization_id IS NOT NULL
    UNION ALL SELECT NULL, predecessor_id, successor_id, effective_date, 0, predecessor_ended
    FROM ketnap_organization.organization_lineage WHERE takes_rest AND predecessor_id <> successor_id) s
  WHERE s.predecessor = f.today AND (s.candidate_id = f.candidate OR s.candidate_id IS NULL) AND (s.ended OR s.day > f.since)
  ORDER BY s.day, s.named DESC LIMIT 1)`;
const carry = [
  `UPDATE fact f SET next_place = ${nextOf('s.successor')}, next_since = ${nextOf('s.day')}`,
  'UPDATE fact SET today = next_place, since = GREATEST(since, next_since) WHERE next_place IS NOT NULL',
];

// Every fact counts once for each organization it lies below; `part` is the organization directly below that one.
const counted = [
  `UPDATE fact f JOIN ketnap_organization.organization o ON o.id = f.place
    SET f.tree_day = LEAST(GREATEST(f.day, o.valid_from), COALESCE(o.valid_to, ${farthest}))`,
  `INSERT INTO fact (candidate, figure, code, number, day, count, place, today, since, tree_day)
    SELECT f.candidate, f.figure, 'WORKPLACE_KIND', 0, f.day, 1, f.place, f.today, f.since, f.tree_day FROM fact f
    WHERE f.figure = 'ADMITTED_BY' AND f.code LIKE 'SEX:%'`,
  `CREATE TABLE counted AS
    SELECT ${asItWas} AS basis, s.ancestor, COALESCE(q.ancestor, s.ancestor) AS part, f.id AS fact, f.place AS place
    FROM fact f JOIN span s ON s.descendant = f.place AND f.tree_day BETWEEN s.valid_from AND s.valid_to
    LEFT JOIN span q ON q.descendant = f.place AND q.depth = s.depth - 1 AND f.tree_day BETWEEN q.valid_from AND q.valid_to
    UNION ALL
    SELECT ${byToday}, s.ancestor, COALESCE(q.ancestor, s.ancestor), f.id, f.today
    FROM fact f JOIN present s ON s.descendant = f.today
    LEFT JOIN present q ON q.descendant = f.today AND q.depth = s.depth - 1`,
  'ALTER TABLE counted ADD KEY (ancestor, basis, fact)',
];
const workplace = named('(SELECT o.workplace_kind FROM ketnap_organization.organization o WHERE o.id = t.place)',
  'PARTY_OFFICE STATE_AGENCY JUDICIARY HEALTH EDUCATION ENTERPRISE OTHER');

// Counts everything anew from what stands now. `more` are statements that add facts: INSERT INTO fact (candidate, figure,
// code, number, day, count).
export function recount(more = []) {
  sql(`CREATE OR REPLACE DATABASE ${schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`);
  run([...trees, person, ...facts(), ...more, ...place]);
  for (let moving = 1; moving > 0;) {
    moving = Number(run([...carry, 'SELECT COUNT(*) FROM fact WHERE next_place IS NOT NULL'])[0][0]);
  }
  run(counted);
}

export const forget = () => sql(`DROP DATABASE IF EXISTS ${schema}`);

const question = ({ basis, organization, figure, from = '1900-01-01', to = '9999-12-31', prefix = '' }) => `FROM counted t
  JOIN fact f ON f.id = t.fact WHERE t.ancestor = ${organization} AND t.basis = ${basis} AND f.figure = '${figure}'
  AND f.day BETWEEN '${from}' AND '${to}' AND f.code LIKE '${prefix.replaceAll('_', '\\_').replaceAll('%', '\\%')}%'`;
const keyed = (rows) => Object.fromEntries(rows.map(([key, number]) => [key, Number(number)]));
const ask = (statement) => sql(`USE ${schema}; ${statement}`);

// code → number of facts, of everything below the organization.
export const byCode = (asked) => (asked.prefix === 'WORKPLACE_KIND'
  ? keyed(ask(`SELECT CONCAT('WORKPLACE_KIND:', COALESCE(NULLIF(${workplace}, ''), 'UNSPECIFIED')) AS kind, SUM(f.count) ${question(asked)} GROUP BY kind`))
  : keyed(ask(`SELECT f.code, SUM(f.count) ${question(asked)} GROUP BY f.code`)));
// HEX of the part → code → number.
export function byPart(asked) {
  const parts = {};
  for (const [part, code, number] of ask(`SELECT HEX(t.part), f.code, SUM(f.count) ${question(asked)} GROUP BY t.part, f.code`)) {
    (parts[part] ??= {})[code] = Number(number);
  }
  return parts;
}
// "2018-03" or "2018" → code → number.
export function byTime(asked, format) {
  const times = {};
  for (const [time, code, number] of ask(`SELECT DATE_FORMAT(f.day, '${format}') AS t, f.code, SUM(f.count) ${question(asked)} GROUP BY t, f.code`)) {
    (times[time] ??= {})[code] = Number(number);
  }
  return times;
}
// The facts themselves, as [HEX candidate, HEX place, day, code, number, count].
export const records = (asked) => ask(`SELECT HEX(f.candidate), HEX(t.place), f.day, f.code, f.number, SUM(f.count) ${question(asked)}
  GROUP BY f.candidate, t.place, f.day, f.code, f.number`);
// The numbers of facts in order: what quantiles are taken of.
export const numbers = (asked) => ask(`SELECT f.number ${question(asked)} ORDER BY f.number`).map(([number]) => Number(number));
export const query = ask;
