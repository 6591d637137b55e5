// What clerks work with beside the steps: documents, personal numbers, forms, worklists and saved views, helpers, the
// review template, imports, simulation of rules. Through nginx, as they would.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { day, listAll } from './lib/client.mjs';
import { closeConnections, post } from './lib/connect.mjs';
import { count, ctl, eventually, sql } from './lib/environment.mjs';
import { invalid, refused } from './lib/expect.mjs';
import { bring, nomination, nominee, review } from './lib/steps.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { officer, standing, baseA, baseB, cellA, secretaryA, inspector } = world.as;
const purpose = { headers: { 'x-ketnap-purpose': encodeURIComponent('Kiểm tra hồ sơ') } };
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const ground = { members: world.membersA, superior: world.superior, officer, standing };
let candidate;

before(async () => {
  candidate = (await eventually(() => baseA.NominateCandidate(nomination(nominee(world.cellA, `Hoàng Hồ Sơ ${world.mark}`), '2018-01-08')))).name;
  await bring(baseA, candidate, 'trained', ground);
});

const upload = async (bytes, changes = {}) => baseA.BeginUpload({ candidate, form: '2-KNĐ', size_bytes: bytes.length, sha256: sha256(bytes),
  secrecy_level: 'SECRECY_LEVEL_INTERNAL', title: 'Lý lịch, bản quét', ...changes });

test('a document comes in parts, resumed after a break, and goes out as it came', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2_300_000), Buffer.from('\n%%EOF\n')]);
  const begun = await upload(bytes);
  const part = (offset) => baseA.UploadPart({ candidate, upload: begun.name, offset, content: bytes.subarray(offset, offset + begun.part_bytes) });
  await part(0);
  await refused(baseA.CompleteUpload({ candidate, upload: begun.name }), ['FAILED_PRECONDITION', 'INVALID_ARGUMENT']);
  // A second client asks how far it came and goes on.
  let { received_bytes: at } = await baseA.GetUpload({ candidate, upload: begun.name });
  assert.equal(at, begun.part_bytes);
  while (at < bytes.length) ({ received_bytes: at } = await part(at));
  const document = await baseA.CompleteUpload({ candidate, upload: begun.name });
  assert.deepEqual([document.media_type, document.size_bytes, document.version], ['application/pdf', bytes.length, 1]);
  const out = [];
  for (let offset = 0; ;) {
    const got = await baseA.DownloadPart({ candidate, document: document.name, offset }, purpose);
    out.push(got.content);
    if (got.next_offset === 0) break;
    offset = got.next_offset;
  }
  assert.ok(Buffer.concat(out).equals(bytes));
  const stored = sql(`SELECT COUNT(*) FROM ketnap_dossier.document_part WHERE LOCATE('%PDF-1.7', sealed) > 0`);
  assert.equal(Number(stored[0][0]), 0, 'a scan lies readable in the database');
});

test('a document through the browser\'s protocol', async () => {
  const bytes = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), randomBytes(1_000_000)]);
  const begun = await upload(bytes, { form: '1-KNĐ' });
  const token = world.people.baseA.token;
  const reply = await post('UploadPart', { request_id: randomUUID(), candidate, upload: begun.name, offset: 0, content: bytes.toString('base64') }, { token });
  assert.equal(reply.status, 200, reply.bytes.toString().slice(0, 300));
  assert.equal((await baseA.CompleteUpload({ candidate, upload: begun.name })).media_type, 'image/png');
  closeConnections();
});

test('what is not a paper, too large, secret or altered on the way is refused', async () => {
  const program = Buffer.from('#!/bin/sh\nexit 0\n');
  const begun = await upload(program);
  await baseA.UploadPart({ candidate, upload: begun.name, offset: 0, content: program });
  await refused(baseA.CompleteUpload({ candidate, upload: begun.name }), 'INVALID_ARGUMENT');
  await refused(upload(program, { size_bytes: 900_000_000 }), 'INVALID_ARGUMENT');
  await refused(upload(program, { secrecy_level: 'SECRECY_LEVEL_SECRET' }), ['INVALID_ARGUMENT', 'FAILED_PRECONDITION'], { reason: 'SECRET_DOCUMENT' });
  const scan = Buffer.from('%PDF-1.4\nkiểm thử\n%%EOF\n');
  const altered = await upload(scan, { sha256: randomBytes(32) });
  await baseA.UploadPart({ candidate, upload: altered.name, offset: 0, content: scan });
  await refused(baseA.CompleteUpload({ candidate, upload: altered.name }), ['INVALID_ARGUMENT', 'DATA_LOSS', 'FAILED_PRECONDITION']);
  await baseA.AbandonUpload({ candidate, upload: altered.name });
  const documents = await listAll(baseA, 'ListDocuments', { candidate }, 'documents');
  assert.deepEqual(documents.map(({ form }) => form).sort(), ['1-KNĐ', '2-KNĐ']);
});

test('the personal number is masked for everybody, shown for a purpose, and found by it', async () => {
  const number = `020295${String(parseInt(world.mark, 16) % 100000).padStart(5, '0')}9`;
  const { national_id_masked: masked, warnings } = await baseA.SetNationalId({ candidate, national_id: number });
  assert.equal(masked, `********${number.slice(-4)}`);
  assert.ok(warnings.length > 0, 'the digit of sex does not fit');
  assert.equal((await cellA.GetCandidate({ name: candidate })).national_id_masked, masked);
  await refused(cellA.RevealNationalId({ candidate }, purpose), 'PERMISSION_DENIED');
  await refused(baseA.RevealNationalId({ candidate }), 'INVALID_ARGUMENT', { reason: 'PURPOSE_REQUIRED' });
  assert.equal((await baseA.RevealNationalId({ candidate }, purpose)).national_id, number);
  assert.equal((await baseA.FindByNationalId({ national_id: number }, purpose)).name, candidate);
  const twin = (await baseB.NominateCandidate(nomination(nominee(world.cellB, `Trùng Số ${world.mark}`), '2018-01-08'))).name;
  // Who does not see that somebody has it, is not told; who sees both, finds the pair.
  assert.equal((await baseB.SetNationalId({ candidate: twin, national_id: number })).national_id_masked, masked);
  assert.equal((await baseB.FindByNationalId({ national_id: number }, purpose)).name, twin);
  const pairOf = (pair) => [pair.candidate, pair.duplicate].sort().join() === [candidate, twin].sort().join();
  const pairs = await listAll(officer, 'ListDuplicates', { organization: world.baseA }, 'pairs');
  assert.equal(pairs.find(pairOf)?.ground, 'DUPLICATE_GROUND_NATIONAL_ID');
  assert.ok(!(await listAll(baseB, 'ListDuplicates', { organization: world.baseB }, 'pairs')).some(pairOf));
  await refused(baseA.SetNationalId({ candidate, national_id: `${number.slice(0, -1)}8` }), 'FAILED_PRECONDITION', { reason: 'USE_CORRECTION' });
  assert.equal(count(`SELECT COUNT(*) FROM ketnap_dossier.journal_entry WHERE LOCATE('${number}', event) > 0`), 0);
});

test('particulars change until the cell has resolved', async () => {
  const after = await baseA.UpdateCandidate({ candidate: { name: candidate, religion: 'Phật giáo', qualification: 'QUALIFICATION_POSTGRADUATE' },
    update_mask: { paths: ['religion', 'qualification'] }, date: day('2018-03-12') });
  assert.deepEqual([after.religion, after.qualification], ['Phật giáo', 'QUALIFICATION_POSTGRADUATE']);
  await refused(baseA.UpdateCandidate({ candidate: { name: candidate, state: 'CANDIDATE_STATE_OFFICIAL_MEMBER' }, update_mask: { paths: ['state'] },
    date: day('2018-03-12') }), 'INVALID_ARGUMENT');
});

test('the review template is data, and its required headings are asked for', async () => {
  const { headings } = await cellA.GetReviewTemplate({});
  assert.ok(headings.length >= 5 && headings.every(({ title }) => title.length > 3));
  await refused(cellA.RecordMonthlyReview(review(candidate, '2018-03-01', '2018-04-05', { public_trust: 'REVIEW_RATING_UNSPECIFIED' })), 'INVALID_ARGUMENT');
});

test('queues: counts equal lists, at every level, and the monthly review stays until it is done', async () => {
  const { queues } = await baseA.ListQueues({});
  assert.ok(queues.length >= 10, `${queues.length} queues`);
  for (const organization of [world.superior, world.baseA, world.cellA]) {
    const { counts } = await officer.GetWorklistCounts({ organization });
    for (const { queue, total_count: total, overdue_count: overdue, warning_count: warning } of counts) {
      const items = await listAll(officer, 'ListWorklistItems', { organization, queue }, 'items');
      const of = (urgency) => items.filter((each) => each.urgency === `URGENCY_${urgency}`).length;
      assert.deepEqual([Number(total), Number(overdue), Number(warning)], [items.length, of('OVERDUE'), of('WARNING')], `${queue} of ${organization}`);
    }
  }
  const reviews = await listAll(cellA, 'ListWorklistItems', { organization: world.cellA, queue: 'REVIEW_DUE' }, 'items');
  const mine = reviews.find((each) => each.candidate === candidate);
  assert.equal(mine.urgency, 'URGENCY_OVERDUE');
  assert.match(mine.detail, /3\/2018/);
});

test('a saved view is kept, shared with the organization, and deleted by its owner alone', async () => {
  const { name } = await baseA.CreateSavedView({ saved_view: { title: 'Nhận xét quá hạn', organization: world.cellA, queue: 'REVIEW_DUE',
    urgency: 'URGENCY_OVERDUE', shared: true } });
  const seen = (await listAll(cellA, 'ListSavedViews', { organization: world.cellA }, 'saved_views')).find((view) => view.name === name);
  assert.deepEqual([seen.shared, seen.owned], [true, false]);
  await refused(cellA.DeleteSavedView({ organization: world.cellA, saved_view: name }), ['PERMISSION_DENIED', 'NOT_FOUND']);
  await baseA.DeleteSavedView({ organization: world.cellA, saved_view: name });
});

test('helpers: their load and what they owe', async () => {
  const helpers = await listAll(cellA, 'ListHelpers', { organization: world.cellA }, 'helpers');
  const mine = helpers.find(({ member }) => member === world.membersA[0]);
  assert.ok(mine.candidate_count >= 1 && mine.overdue_review_count >= 1);
});

test('forms are filled from the record, refused with what is missing, and carry nobody\'s name in theirs', async () => {
  const { forms } = await baseA.ListForms({});
  assert.deepEqual(forms.map(({ form }) => form).filter((form) => /KNĐ$/.test(form)).length, forms.length);
  assert.ok(forms.length >= 16);
  await refused(baseA.RenderForm({ candidate, form: '6-KNĐ', format: 'FORM_FORMAT_DOCX' }, purpose), 'FAILED_PRECONDITION', { reason: 'FORM_FIELDS_MISSING' });
  const filled = await baseA.RenderForm({ candidate, form: '6-KNĐ', format: 'FORM_FORMAT_DOCX', allow_blanks: true }, purpose);
  assert.equal(filled.content.subarray(0, 2).toString(), 'PK');
  assert.ok(filled.blank_fields.length > 0 && !/Hoàng|Ho_So/i.test(filled.file_name), filled.file_name);
  const again = await baseA.RenderForm({ candidate, form: '6-KNĐ', format: 'FORM_FORMAT_DOCX', allow_blanks: true }, purpose);
  assert.equal(again.copy, true);
});

test('people in flight are brought in, every row accounted for, and a second run changes nothing', async () => {
  const row = (key, name, changes = {}) => ({ key, candidate: { ...nominee(world.cellA, name), state: 'CANDIDATE_STATE_SYMPATHIZER_LISTED', nominator_kind: 'NOMINATOR_KIND_CELL',
    milestones: { nomination_date: day('2018-01-08'), listing_date: day('2018-02-05') }, ...changes } });
  const rows = [row(`N1-${world.mark}`, `Nhập Một ${world.mark}`), row(`N2-${world.mark}`, `Nhập Hai ${world.mark}`),
    row(`N3-${world.mark}`, ''),
    row(`N4-${world.mark}`, `Nhập Bốn ${world.mark}`, { milestones: { nomination_date: day('2018-03-08'), listing_date: day('2018-02-05') } })];
  const run = async (dryRun) => baseA.ImportCandidates({ organization: world.baseA, first_row: 0, last: true, dry_run: dryRun, rows });
  const outcomes = ({ results }) => results.map(({ outcome }) => outcome.replace('IMPORT_OUTCOME_', ''));
  const told = await run(true);
  const before = count('SELECT COUNT(*) FROM ketnap_dossier.candidate');
  assert.deepEqual(outcomes(told), ['CREATED', 'CREATED', 'FAILED', 'FAILED'], JSON.stringify(told.results.map(({ faults }) => faults)));
  const done = await run(false);
  assert.deepEqual(outcomes(done), outcomes(told));
  assert.equal(count('SELECT COUNT(*) FROM ketnap_dossier.candidate'), before + 2);
  const { progress } = done;
  assert.equal(Number(progress.created_count) + Number(progress.updated_count) + Number(progress.skipped_count) + Number(progress.failed_count), 4);
  assert.ok(done.results.slice(2).every((each) => each.faults.length > 0 && each.failed_row.key.startsWith('N')));
  assert.deepEqual(outcomes(await run(false)), ['SKIPPED', 'SKIPPED', 'FAILED', 'FAILED']);
});

test('rules tried before they are set: who would change, and why', async () => {
  const { rule_sets: sets } = await officer.ListRuleSets({});
  assert.deepEqual(sets.map(({ id }) => id), ['2011', '2016', '2021', '2025-01', '2025-07']);
  const judged = await inspector.SimulateRuleSet({ rule_set: 'ruleSets/2025-07', organization: world.superior, date: day('2018-06-01'), page_size: 500 });
  assert.ok(Number(judged.judged_count) > 0);
  await refused(inspector.SimulateRuleSet({ rule_set_text: 'rules { id: ', organization: world.superior }), 'INVALID_ARGUMENT');
  await refused(secretaryA.SimulateRuleSet({ rule_set: 'ruleSets/2025-07' }), 'PERMISSION_DENIED');
});

test('what is derived equals the journal, told by the operator\'s command', () => {
  const told = ctl('dossier', 'check');
  assert.equal(told.code, 0, told.stdout);
});

test('returns are told by their code and remedy', async () => {
  await invalid(officer.ReturnDossier({ candidate, date: day('2018-07-12'), defects: [{ form: '3-KNĐ', code: 'KHONG_CO' }] }), 'defects[0].code: UNKNOWN_CODE');
});
