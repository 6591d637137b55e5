// The demonstration shows each special flow of the dossier once: told by the journal, and by what the API says of it.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { day, listAll } from './lib/client.mjs';
import { count, ctl, eventually, sql } from './lib/environment.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { officer } = world.as;
const shown = new Map();

before(() => {
  for (const [action, times] of sql(`SELECT action, COUNT(*) FROM ketnap_dossier.journal_entry
    WHERE occurred_on >= '2025-07-01' GROUP BY action`)) shown.set(action, Number(times));
});

for (const action of ['TransferCandidate', 'AcceptTransfer', 'RecordConsent', 'DelistCandidate', 'RelistCandidate', 'ReferToClass',
  'DeclineNomination', 'RemindVerification', 'EscalateVerification', 'ReplyToVerification', 'WaiveVerification',
  'ConcludeVerification', 'ApproveCorrection', 'MergeDuplicate', 'AttestCriterion', 'AttachDocument', 'RevokeDecision',
  'DeclarePartyCv', 'ProposeStrikeOff', 'DecideStrikeOff', 'ProposeRecognition', 'DecideRecognition']) {
  test(`${action} is shown`, () => assert.ok((shown.get(action) ?? 0) > 0, [...shown.keys()].join(' ')));
}

const called = async (name) => {
  const { candidates } = await eventually(() => officer.SearchCandidates({ text: name }));
  assert.equal(candidates.length, 1, name);
  return candidates[0];
};

test('everybody of a special flow stands where the flow leads', async () => {
  const states = { 'Nông Thị Chuyển Sớm': 'VERIFIED', 'Nông Văn Chuyển Giữa': 'ADMISSION_DECIDED', 'Nông Thị Chuyển Muộn': 'ADMITTED_PROBATIONARY',
    'Nông Văn Dự Bị': 'ADMITTED_PROBATIONARY', 'Hoàng Thị Cao Tuổi': 'ADMISSION_DECIDED', 'Triệu Văn Vùng Cao': 'ADMISSION_DECIDED',
    'Lộc Thị Kết Nạp Lại': 'ADMISSION_DECIDED', 'Vi Văn Trở Lại': 'SYMPATHIZER_LISTED', 'Vi Thị Chờ Thêm': 'NOMINATION_DECLINED',
    'Bế Thị Xác Minh': 'VERIFIED', 'Bế Văn Đính Chính': 'CELL_RESOLVED', 'Đinh Thị Hoàn Tác': 'OPINIONS_COLLECTED',
    'Hứa Văn Làm Lại': 'ADMISSION_DECIDED', 'Hứa Thị Hủy Bỏ': 'REVOKED', 'Linh Văn Xóa Tên': 'STRUCK_OFF', 'Linh Thị Báo Cáo': 'OFFICIAL_MEMBER' };
  const found = {};
  for (const name of Object.keys(states)) found[name] = (await called(name)).state.replace('CANDIDATE_STATE_', '');
  assert.deepEqual(found, states);
  const official = await called('Linh Thị Báo Cáo');
  assert.deepEqual([official.milestones.official_date, official.milestones.ceremony_date, official.undecided_vote_count],
    [day('2026-09-30'), day('2025-09-30'), 3]);
});

test('the register of the demonstration runs without a gap, with its void and its revoked numbers', () => {
  const rows = sql(`SELECT HEX(organization_id), type, term_start, COUNT(*), MIN(number), MAX(number) FROM ketnap_dossier.register_entry
    GROUP BY organization_id, type, term_start`);
  assert.ok(rows.length > 0);
  for (const [, , , entries, first, last] of rows) assert.deepEqual([first, last], ['1', entries]);
  assert.ok(count('SELECT COUNT(*) FROM ketnap_dossier.register_entry WHERE status = 3') > 0);
  assert.ok(count('SELECT COUNT(*) FROM ketnap_dossier.register_entry WHERE status = 2') > 1);
});

test('queues of the demonstration: counts equal lists over the whole province', async () => {
  const { counts } = await officer.GetWorklistCounts({ organization: world.root });
  for (const { queue, total_count: total } of counts) {
    const items = await listAll(officer, 'ListWorklistItems', { organization: world.root, queue }, 'items');
    assert.equal(items.length, Number(total), queue);
  }
});

test('everything derived is what the journal says', () => {
  const told = ctl('dossier', 'check');
  assert.equal(told.code, 0, told.stdout);
});
