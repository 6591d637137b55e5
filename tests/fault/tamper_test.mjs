// Somebody with the database in hand changes a journal: ketnapctl journal verify finds every kind of it and names the
// place. Each change is undone afterwards, and the journal then verifies again.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { count, ctl, sleep, sql } from '../e2e/lib/environment.mjs';

const journal = 'ketnap_dossier';
const entries = `${journal}.journal_entry`;
const sequences = `${journal}.journal_sequence`;
const checkpoints = `${journal}.journal_checkpoint`;
const kept = { entries, sequences, checkpoints };
let last;

const placeOf = (sequence) => sql(`SELECT HEX(entry_id) FROM ${sequences} WHERE sequence = ${sequence}`)[0][0];
const rowOf = (sequence) => `entry_id = X'${placeOf(sequence)}'`;

before(async () => {
  sql('DROP DATABASE IF EXISTS ketnap_kept; CREATE DATABASE ketnap_kept');
  // What other services still tell the dossier service after the kills has to have come: it would be undone with the rest.
  for (let quiet = -1; quiet !== count(`SELECT COUNT(*) FROM ${sequences}`); await sleep(6000)) quiet = count(`SELECT COUNT(*) FROM ${sequences}`);
  last = count(`SELECT MAX(sequence) FROM ${sequences}`);
  assert.ok(last > 20, `${last} entries`);
});

function verifies() {
  const { code, stdout, stderr } = ctl('journal', 'verify');
  assert.equal(code, 0, stdout + stderr);
}

// Verification fails, says what kind of fault it is and at which sequence.
function finds(kinds, sequence) {
  const { code, stdout, stderr } = ctl('journal', 'verify');
  const told = stdout + stderr;
  assert.notEqual(code, 0, `nothing was found:\n${told}`);
  assert.ok(kinds.some((kind) => told.includes(kind)), `${kinds} in:\n${told}`);
  if (sequence) assert.match(told, new RegExp(`^dossier #${sequence} (${kinds.join('|')})$`, 'm'));
  assert.match(told, /^dossier #/m);
}

// Keeps the tables, changes them, looks, and puts everything back.
function tamper(name, change, look) {
  test(name, () => {
    const forEach = (statement) => sql(Object.entries(kept).map(([copy, table]) => statement(`ketnap_kept.${copy}`, table)).join(';'));
    forEach((copy, table) => `CREATE TABLE ${copy} AS SELECT * FROM ${table}`);
    try {
      sql(change());
      look();
    } finally {
      // What was signed meanwhile stays signed.
      forEach((copy, table) => `DELETE FROM ${table} WHERE ${table === checkpoints ? 'FALSE' : 'TRUE'};
        INSERT IGNORE INTO ${table} SELECT * FROM ${copy}; DROP TABLE ${copy}`);
    }
    verifies();
  });
}

test('the untouched journals verify', verifies);

tamper('one flipped byte of an entry\'s event is found', () => `UPDATE ${entries} SET event =
  INSERT(event, 20, 1, CHAR(ASCII(SUBSTRING(event, 20, 1)) ^ 1 USING binary)) WHERE ${rowOf(7)}`, () => finds(['ENTRY_CHANGED'], 7));

tamper('another date of an event is found', () => `UPDATE ${entries} SET occurred_on = DATE_ADD(occurred_on, INTERVAL 1 DAY)
  WHERE ${rowOf(last)}`, () => finds(['ENTRY_CHANGED'], last));

tamper('another author is found', () => `UPDATE ${entries} SET actor = CONCAT('accounts/', UUID()) WHERE ${rowOf(9)}`,
  () => finds(['ENTRY_CHANGED'], 9));

tamper('a mark of history taken away is found', () => `UPDATE ${entries} SET historical = 1 - historical WHERE ${rowOf(11)}`,
  () => finds(['ENTRY_CHANGED'], 11));

tamper('the deleted last entry is found', () => `DELETE FROM ${entries} WHERE ${rowOf(last)};
  DELETE FROM ${sequences} WHERE sequence = ${last}`, () => finds(['JOURNAL_CUT']));

tamper('the end cut off together with its checkpoints is found, by what an earlier verification remembers', () =>
  `DELETE FROM ${entries} WHERE ${rowOf(last)}; DELETE FROM ${sequences} WHERE sequence = ${last};
  DELETE FROM ${checkpoints} WHERE sequence >= ${last}`, () => finds(['JOURNAL_CUT']));

tamper('a deleted entry in the middle is found', () => `DELETE FROM ${entries} WHERE ${rowOf(12)};
  DELETE FROM ${sequences} WHERE sequence = 12`, () => finds(['SEQUENCE_GAP', 'VERSION_GAP', 'CHAIN_BROKEN']));

tamper('two entries that changed places are found', () => {
  const [a, b] = [placeOf(13), placeOf(14)];
  return `UPDATE ${sequences} SET entry_id = X'00000000000000000000000000000000' WHERE sequence = 13;
    UPDATE ${sequences} SET entry_id = X'${a}' WHERE sequence = 14; UPDATE ${sequences} SET entry_id = X'${b}' WHERE sequence = 13`;
}, () => finds(['CHAIN_BROKEN', 'ENTRY_CHANGED', 'VERSION_GAP']));

test('a forged checkpoint is found', () => {
  const [[sequence, epoch, signature]] = sql(`SELECT sequence, epoch, HEX(signature) FROM ${checkpoints} ORDER BY sequence DESC, epoch DESC LIMIT 1`);
  const forged = signature.replace(/^../, signature.startsWith('00') ? '01' : '00');
  const set = (value) => sql(`UPDATE ${checkpoints} SET signature = X'${value}' WHERE sequence = ${sequence} AND epoch = ${epoch}`);
  set(forged);
  try {
    finds(['CHECKPOINT_FORGED']);
  } finally {
    set(signature);
  }
  verifies();
});

test('the copies are gone', () => {
  sql('DROP DATABASE ketnap_kept');
  assert.equal(count("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'ketnap_kept'"), 0);
});
