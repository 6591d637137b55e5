// Bad input is refused as a whole, with every violation; a retry changes nothing; nobody overwrites unseen changes.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { callRaw, day, listAll, methods } from './lib/client.mjs';
import { count, eventually, idLiteral } from './lib/environment.mjs';
import { invalid, refused } from './lib/expect.mjs';
import { nomination, nominee, paper, review } from './lib/steps.mjs';
import { load, nothing } from './lib/world.mjs';

const world = load();
const { officer, cellA, baseA } = world.as;
const token = world.people.cellA.token;
let listed;

before(async () => {
  listed = (await eventually(() => cellA.NominateCandidate(nomination(nominee(world.cellA, `Bế Thị Thử ${world.mark}`), '2018-01-08')))).name;
  await cellA.ListSympathizer({ candidate: listed, resolution: paper('2018-02-05') });
  await eventually(() => cellA.AssignHelper({ candidate: listed, helper: world.membersA[0], resolution: paper('2018-02-05') }));
});

const candidates = () => count(`SELECT COUNT(*) FROM ketnap_dossier.candidate WHERE organization_id = ${idLiteral(world.cellA)}`);
const entriesOf = (requestId) => count(`SELECT COUNT(*) FROM ketnap_dossier.journal_entry WHERE request_id = '${requestId}'`);
const goodNomination = (name, changes) => nomination(nominee(world.cellA, `${name} ${world.mark}`, changes), '2018-01-08');
const encode = (name, request) => methods.get(name).requestSerialize({ request_id: randomUUID(), ...request });
const raw = (name, bytes, options = {}) => callRaw(methods.get(name).path, bytes, { token, ...options });

test('every violation at once, with path, rule and both languages; nothing is written', async () => {
  const before_ = candidates();
  const error = await refused(cellA.NominateCandidate({ candidate: { organization: world.cellA, full_name: 'a', ethnicity: 'x'.repeat(51),
    birth_date: { year: 1990, month: 2, day: 30 }, sex: 'SEX_UNSPECIFIED' }, nomination_date: { year: 0, month: 1, day: 1 }, request_id: 'x' }),
  'INVALID_ARGUMENT', { reason: 'INVALID_FIELDS' });
  const expected = ['candidate.full_name: TOO_SHORT', 'candidate.birth_date: NOT_A_DATE', 'candidate.sex: REQUIRED',
    'candidate.ethnicity: TOO_LONG', 'candidate.religion: REQUIRED', 'candidate.general_education: REQUIRED',
    'candidate.qualification: REQUIRED', 'candidate.occupation: REQUIRED', 'nominator_kind: REQUIRED',
    'nomination_date: NOT_A_DATE', 'request_id: NOT_A_UUID'];
  const omitted = Number(error.details.ErrorInfo.metadata.omitted ?? 0);
  assert.equal(error.fields.length + omitted, expected.length, `${error.fields}`);
  assert.deepEqual(error.fields.filter((each) => !expected.includes(each)), []);
  assert.ok(error.details.LocalizedMessage.message.startsWith('The request has'));
  for (const { description } of error.details.BadRequest.field_violations) assert.match(description, /[^\x00-\x7f]/);
  assert.equal(candidates(), before_);
});

test('no content of a sensitive field comes back in an error', async () => {
  const error = await refused(cellA.NominateCandidate(goodNomination('x'.repeat(120))), 'INVALID_ARGUMENT');
  assert.ok(!JSON.stringify(error.details).includes('xxxx') && !error.text.includes('xxxx'));
});

test('text that is not UTF-8 or has control or direction marks is refused', async () => {
  const bytes = encode('NominateCandidate', goodNomination('QZQZQZ'));
  const broken = Buffer.from(bytes);
  broken[bytes.indexOf('QZQZQZ') + 1] = 0xff;
  await refused(raw('NominateCandidate', broken), 'INVALID_ARGUMENT');
  for (const mark of ['\u0000', '\u0007', '\n', '\u202e', '\u2066', '\ufeff', '\u009f']) {
    await invalid(cellA.NominateCandidate(goodNomination(`Nông${mark}Văn`)), 'candidate.full_name: CONTROL_CHARACTER');
  }
});

test('a value outside the list of an enum is refused', async () => {
  await invalid(cellA.NominateCandidate(goodNomination('Lạ', { sex: 77 })), 'candidate.sex: UNDEFINED_ENUM_VALUE');
  await invalid(officer.ListCandidates({ state: 99 }), 'state: UNDEFINED_ENUM_VALUE');
});

test('a field that is not defined is refused', async () => {
  const bytes = Buffer.concat([encode('NominateCandidate', goodNomination('Thừa')), Buffer.from([0xf8, 0x07, 0x01])]);
  await invalid(raw('NominateCandidate', bytes), '#127: UNKNOWN_FIELD');
});

test('bytes that are no message are refused', async () => {
  for (const bytes of [Buffer.from([0xff]), Buffer.from([0x0a, 0x7f]), Buffer.from('{"name":"x"}')]) {
    await refused(raw('GetCandidate', bytes), 'INVALID_ARGUMENT');
  }
  await refused(raw('GetCandidate', Buffer.alloc(0)), 'INVALID_ARGUMENT');
});

test('names of resources: wrong form, wrong collection, wildcard', async () => {
  for (const name of ['x', 'candidates/', 'candidates/1', 'candidates/-', '/', `candidates/${'a'.repeat(2000)}`, 'candidates/../x']) {
    await refused(officer.GetCandidate({ name }), 'INVALID_ARGUMENT');
  }
  await refused(officer.GetCandidate({ name: nothing('members') }), ['INVALID_ARGUMENT', 'NOT_FOUND']);
  await refused(cellA.GetOrganization({ name: 'organizations/-' }), ['INVALID_ARGUMENT', 'NOT_FOUND']);
  await refused(officer.GetCandidate({ name: nothing('candidates') }), 'NOT_FOUND', { reason: 'RESOURCE_NOT_FOUND' });
});

test('pages: sizes, tokens made up or of another query', async () => {
  await refused(officer.ListCandidates({ page_size: -1 }), 'INVALID_ARGUMENT');
  const { next_page_token: next } = await officer.ListCandidates({ organization: world.superior, page_size: 1 });
  for (const page_token of ['x', next.slice(1), `${next}A`, 'ÿ']) {
    await refused(officer.ListCandidates({ organization: world.superior, page_size: 1, page_token }), 'INVALID_ARGUMENT');
  }
  await refused(officer.ListCandidates({ organization: world.baseA, page_size: 1, page_token: next }), 'INVALID_ARGUMENT');
  const all = await listAll(officer, 'ListCandidates', { organization: world.superior }, 'candidates');
  const names = new Set();
  for (let page_token = ''; ;) {
    const page = await officer.ListCandidates({ organization: world.superior, page_size: 2, page_token });
    page.candidates.forEach(({ name }) => names.add(name));
    page_token = page.next_page_token;
    if (!page_token) break;
  }
  assert.equal(names.size, all.length);
});

test('too large a message is refused, and the connection lives on', async () => {
  const large = encode('NominateCandidate', goodNomination('x'.repeat(6 << 20)));
  await refused(raw('NominateCandidate', large), ['INVALID_ARGUMENT', 'RESOURCE_EXHAUSTED']);
  await invalid(cellA.NominateCandidate(goodNomination('x'.repeat(1 << 20))), 'candidate.full_name: TOO_LONG');
  const many = Array.from({ length: 501 }, () => nothing('candidates'));
  // The class does not exist either; the form is judged first.
  await invalid(baseA.Nominate({ training_class: nothing('trainingClasses'), organization: world.baseA, candidates: many,
    date: day('2018-01-01') }), 'candidates: TOO_MANY_ITEMS');
});

test('the same request_id again: the same answer, one effect', async () => {
  const request = { ...goodNomination('Hoàng Thị Một'), request_id: randomUUID() };
  const first = await cellA.NominateCandidate(request);
  const before_ = candidates();
  assert.deepEqual(await cellA.NominateCandidate(request), first);
  const many = await Promise.all(Array.from({ length: 8 }, () => cellA.NominateCandidate(request)));
  for (const each of many) assert.deepEqual(each, first);
  assert.deepEqual([candidates(), entriesOf(request.request_id)], [before_, 1]);
  const fresh = { ...goodNomination('Hoàng Thị Hai'), request_id: randomUUID() };
  const atOnce = await Promise.all(Array.from({ length: 8 }, () => cellA.NominateCandidate(fresh)));
  assert.equal(new Set(atOnce.map(({ name }) => name)).size, 1);
  assert.deepEqual([candidates(), entriesOf(fresh.request_id)], [before_ + 1, 1]);
});

test('a request_id used for other content is refused', async () => {
  const request_id = randomUUID();
  await cellA.RecordMonthlyReview({ ...review(listed, '2018-02-01', '2018-03-05'), request_id });
  await refused(cellA.RecordMonthlyReview({ ...review(listed, '2018-03-01', '2018-04-05'), request_id }), 'INVALID_ARGUMENT',
    { reason: 'REQUEST_ID_REUSED' });
  // Another method or another person has their own.
  await officer.CreatePlan({ plan: { organization: world.baseA, period: 'PLAN_PERIOD_YEAR', whole_target: 1, start_date: day('2015-01-01'),
    end_date: day('2015-12-31'), title: 'Kế hoạch' }, request_id });
  assert.equal(entriesOf(request_id), 1);
});

test('a refused request may be sent again with the same request_id once its reason is gone', async () => {
  const request = { ...review(listed, '2018-06-01', '2018-07-05'), request_id: randomUUID() };
  await refused(cellA.RecordMonthlyReview({ ...request, month: day('2018-06-02') }), 'FAILED_PRECONDITION');
  await cellA.RecordMonthlyReview(request);
});

test('a stale etag is ABORTED and changes nothing', async () => {
  const { etag } = await cellA.GetCandidate({ name: listed });
  await cellA.AssignHelper({ candidate: listed, helper: world.membersA[1], resolution: paper('2018-05-05'), etag });
  await refused(cellA.AssignHelper({ candidate: listed, helper: world.membersA[2], resolution: paper('2018-05-06'), etag }), 'ABORTED',
    { reason: 'ETAG_MISMATCH' });
  await refused(cellA.DelistCandidate({ candidate: listed, reason: 'DELISTING_REASON_OWN_WISH', resolution: paper('2018-05-06'), etag: 'zzz' }),
    ['ABORTED', 'INVALID_ARGUMENT']);
  assert.equal((await cellA.GetCandidate({ name: listed })).helper, world.membersA[1]);
  const organization = await officer.GetOrganization({ name: world.baseB });
  const change = (display_name) => officer.UpdateOrganization({ organization: { ...organization, display_name },
    update_mask: { paths: ['display_name'] } });
  await change(`${organization.display_name} mới`);
  await refused(change('Không ai thấy'), 'ABORTED', { reason: 'ETAG_MISMATCH' });
});

test('of writers that saw the same version one wins, and nobody is lost', async () => {
  const { etag } = await cellA.GetCandidate({ name: listed });
  const attempts = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => cellA.AssignHelper({ candidate: listed,
    helper: world.membersA[index % 4], resolution: paper('2018-08-05'), etag })));
  assert.equal(attempts.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const { reason } of attempts.filter(({ status }) => status === 'rejected')) assert.equal(reason.code, 'ABORTED', reason.message);
});

test('a month is reviewed once, however many send it at once', async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => cellA.RecordMonthlyReview(review(listed, '2018-09-01', '2018-10-05'))));
  assert.equal(attempts.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const { reason } of attempts.filter(({ status }) => status === 'rejected')) {
    assert.ok(['FAILED_PRECONDITION', 'ABORTED', 'ALREADY_EXISTS'].includes(reason.code), reason.message);
  }
  const { monthly_reviews: reviews } = await cellA.ListMonthlyReviews({ candidate: listed });
  assert.equal(reviews.filter(({ month }) => month.month === 9).length, 1);
});
