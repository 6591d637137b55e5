// The journals of the whole demonstration verify, and agree with what they record.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, ctl, services, sql } from './lib/environment.mjs';

test('ketnapctl journal verify passes for every service', () => {
  const { code, stdout, stderr } = ctl('journal', 'verify');
  assert.equal(code, 0, stdout + stderr);
  for (const service of services) assert.ok(stdout.includes(service), `${service} in:\n${stdout}`);
});

for (const service of services) {
  test(`every version of every aggregate of ${service} has its entry`, () => {
    const holes = sql(`SELECT HEX(aggregate_id), COUNT(*), MAX(aggregate_version) FROM ketnap_${service}.journal_entry
      GROUP BY aggregate_id HAVING COUNT(*) <> MAX(aggregate_version) LIMIT 5`);
    assert.deepEqual(holes, []);
    assert.equal(count(`SELECT COUNT(*) FROM ketnap_${service}.journal_entry e LEFT JOIN ketnap_${service}.journal_sequence s
      ON s.entry_id = e.entry_id LEFT JOIN ketnap_${service}.journal_unsequenced u ON u.entry_id = e.entry_id
      WHERE s.entry_id IS NULL AND u.entry_id IS NULL`), 0, 'an entry that will never be told');
    assert.equal(count(`SELECT COALESCE(MAX(sequence), 0) - COUNT(*) FROM ketnap_${service}.journal_sequence`), 0, 'a gap');
  });
}

const tables = { dossier: ['candidate', 'id', 'candidates'], training: ['training_class', 'training_class_id', 'trainingClasses'],
  organization: ['member', 'id', 'members'] };
for (const [service, [table, key, collection]] of Object.entries(tables)) {
  test(`the version of every ${table} is that of its last entry`, () => {
    assert.equal(count(`SELECT COUNT(*) FROM ketnap_${service}.${table} r LEFT JOIN (SELECT aggregate_id, MAX(aggregate_version) v
      FROM ketnap_${service}.journal_entry WHERE aggregate_type = '${collection}' GROUP BY aggregate_id) e
      ON e.aggregate_id = r.${key} WHERE e.v IS NULL OR e.v <> r.version`), 0);
  });
}

test('every ceremony has its member in the register, and no other person came from the dossiers', () => {
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate c LEFT JOIN ketnap_organization.member m ON m.candidate_id = c.id
    WHERE c.ceremony_date IS NOT NULL AND (m.id IS NULL OR m.admission_ceremony_date <> c.ceremony_date
      OR NOT m.official_date <=> c.official_date)`), 0);
  // A finished candidate stays where they were; the member went on with a reorganization.
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate c JOIN ketnap_organization.member m ON m.candidate_id = c.id
    WHERE m.organization_id <> c.organization_id AND NOT EXISTS (SELECT 1 FROM ketnap_organization.organization_lineage l
      WHERE l.predecessor_id = c.organization_id)`), 0);
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_organization.member m LEFT JOIN ketnap_dossier.candidate c ON c.id = m.candidate_id
    WHERE m.candidate_id IS NOT NULL AND c.ceremony_date IS NULL`), 0);
});

test('official membership begins exactly twelve months after the ceremony; seniority counts from the decision', () => {
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.candidate WHERE official_date IS NOT NULL
    AND official_date <> DATE_ADD(ceremony_date, INTERVAL 12 MONTH)`), 0);
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_organization.member m JOIN ketnap_dossier.candidate c ON c.id = m.candidate_id
    WHERE m.official_date IS NOT NULL AND m.seniority_date <> c.admission_decision_date`), 0);
});
