// The Connect protocol as a browser or a program without gRPC speaks it: unary, JSON and binary, over HTTP/1.1.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { methods } from './lib/client.mjs';
import { closeConnections, detailsOf, fieldsOf, post, postText, send } from './lib/connect.mjs';
import { load } from './lib/world.mjs';

const world = load();
const { token } = world.people.officer;
after(closeConnections);

const pathOf = (name) => methods.get(name).path;

test('a unary call in JSON', async () => {
  const reply = await post('GetOrganization', { name: world.superior }, { token });
  assert.equal(reply.status, 200);
  assert.equal(reply.headers['content-type'], 'application/json');
  assert.equal(reply.headers['cache-control'], 'no-store');
  assert.equal(reply.headers['x-content-type-options'], 'nosniff');
  assert.equal(reply.json.name, world.superior);
  assert.equal(reply.json.hasAdmissionAuthority, true);
  assert.deepEqual(reply.json.validFrom, { year: 2000, month: 1, day: 1 });
});

test('names of fields as in the proto or in lowerCamelCase, and a charset, are taken', async () => {
  const request = { parent: world.superior, page_size: 1 };
  const snake = await post('ListOrganizations', request, { token });
  const camel = await post('ListOrganizations', { parent: world.superior, pageSize: 1 }, { token, type: 'application/json; charset=utf-8' });
  assert.deepEqual([snake.status, camel.status], [200, 200]);
  assert.deepEqual(snake.json.organizations, camel.json.organizations);
  assert.equal(snake.json.organizations.length, 1);
});

test('a unary call in binary', async () => {
  const method = methods.get('GetOrganization');
  const reply = await send(method.path, method.requestSerialize({ name: world.baseA }), { token, type: 'application/proto' });
  assert.deepEqual([reply.status, reply.headers['content-type']], [200, 'application/proto']);
  assert.equal(method.responseDeserialize(reply.bytes).name, world.baseA);
  const broken = await send(method.path, Buffer.from([0x0a, 0xff]), { token, type: 'application/proto' });
  assert.deepEqual([broken.status, broken.json.code], [400, 'invalid_argument']);
});

test('an error is JSON with code, message in Vietnamese and details', async () => {
  const reply = await post('NominateCandidate', { candidate: { organization: world.cellA, full_name: 'X' } }, { token: world.people.cellA.token });
  assert.deepEqual([reply.status, reply.json.code], [400, 'invalid_argument']);
  assert.match(reply.json.message, /Yêu cầu có \d+ chỗ chưa hợp lệ/);
  assert.equal(detailsOf(reply).ErrorInfo.reason, 'INVALID_FIELDS');
  assert.equal(detailsOf(reply).LocalizedMessage.locale, 'en');
  const fields = fieldsOf(reply);
  for (const each of ['candidate.full_name: TOO_SHORT', 'candidate.birth_date: REQUIRED', 'candidate.sex: REQUIRED',
    'nominator_kind: REQUIRED', 'nomination_date: REQUIRED', 'request_id: REQUIRED']) {
    assert.ok(fields.includes(each), `${each} in ${fields}`);
  }
  for (const { type, value } of reply.json.details) {
    assert.match(type, /^google\.rpc\.[A-Za-z]+$/);
    assert.match(value, /^[A-Za-z0-9+/]*$/);
  }
});

test('an unmet condition travels with its rule', async () => {
  const reply = await post('ApproveTargets', { plan: 'plans/00000000-0000-7000-8000-000000000000', approvalDocument: 'x',
    approvalDate: { year: 2020, month: 1, day: 1 }, requestId: randomUUID() }, { token });
  assert.deepEqual([reply.status, reply.json.code, detailsOf(reply).ErrorInfo.reason], [404, 'not_found', 'RESOURCE_NOT_FOUND']);
});

const name = () => JSON.stringify(world.superior);
test('a field given twice is refused', async () => {
  for (const text of [`{"name":${name()},"name":${name()}}`, `{"pageSize":1,"page_size":2}`]) {
    const method = text.includes('age') && !text.includes('name') ? 'ListOrganizations' : 'GetOrganization';
    const reply = await postText(method, text, { token });
    assert.equal(reply.status, 400, text);
    assert.ok(fieldsOf(reply).some((each) => each.endsWith('DUPLICATE_FIELD')), `${fieldsOf(reply)}`);
  }
});

test('an unknown field is refused', async () => {
  const reply = await postText('GetOrganization', `{"name":${name()},"nmae":"x"}`, { token });
  assert.equal(reply.status, 400);
  assert.deepEqual(fieldsOf(reply), ['nmae: UNKNOWN_FIELD']);
});

test('what is no JSON object of the right types is refused', async () => {
  const deep = `{"name":${'['.repeat(200)}${']'.repeat(200)}}`;
  for (const text of ['', '[]', 'null', '"x"', '{', `{"name":${name()}} x`, `{"name":1}`, '{"name":{"a":1}}', `{'name':1}`, deep,
    `\u{feff}{"name":${name()}}`, '{"name":"\\ud800"}']) {
    const reply = await postText('GetOrganization', text, { token });
    assert.deepEqual([reply.status, reply.json?.code], [400, 'invalid_argument'], text.slice(0, 40));
  }
  const unknownEnum = await postText('ListPlans', '{"period":"PLAN_PERIOD_DECADE"}', { token });
  assert.equal(unknownEnum.status, 400);
  const notText = await send(pathOf('GetOrganization'), Buffer.from([0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]), { token });
  assert.equal(notText.status, 400);
});

test('415, 405, 404', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '', 'application/json; charset=latin1',
    'application/connect+json']) {
    const reply = await send(pathOf('GetOrganization'), '{}', { token, type });
    assert.equal(reply.status, 415, `content type "${type}"`);
    assert.match(reply.headers['accept-post'], /application\/json/);
  }
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
    const reply = await send(pathOf('GetOrganization'), undefined, { token, method });
    assert.equal(reply.status, 405, method);
    assert.equal(reply.headers.allow, 'POST');
  }
  assert.equal((await send('/ketnap.organization.v1.OrganizationService/Nothing', '{}', { token })).status, 404);
  assert.equal((await send('/no/such/page', undefined, { method: 'GET', type: '' })).status, 404);
});

test('a version it does not speak, compression and a bad timeout are refused', async () => {
  const request = { name: world.superior };
  assert.equal((await post('GetOrganization', request, { token, headers: { 'connect-protocol-version': '2' } })).status, 400);
  assert.equal((await post('GetOrganization', request, { token, headers: { 'content-encoding': 'gzip' } })).json.code, 'unimplemented');
  assert.equal((await post('GetOrganization', request, { token, headers: { 'connect-timeout-ms': 'soon' } })).status, 400);
  const late = await post('GetOrganization', request, { token, headers: { 'connect-timeout-ms': '0' } });
  assert.deepEqual([late.status, late.json.code], [504, 'deadline_exceeded']);
});

test('too large a body is refused, before and inside the gateway', async () => {
  const large = JSON.stringify({ name: 'x'.repeat(5 << 20) });
  const reply = await postText('GetOrganization', large, { token });
  assert.ok([400, 413, 429].includes(reply.status), `${reply.status}`);
  assert.ok(['invalid_argument', 'resource_exhausted'].includes(reply.json.code), reply.json.code);
  const long = await post('GetOrganization', { name: `organizations/${'x'.repeat(1 << 20)}` }, { token });
  assert.deepEqual([long.status, long.json.code], [400, 'invalid_argument']);
  assert.ok(long.bytes.length < 8192, 'a refusal does not send the content back');
});

test('twenty requests at once on one connection each get their own answer', async () => {
  const names = [world.superior, world.baseA, world.baseB, world.cellA, world.cellB];
  const asked = Array.from({ length: 20 }, (_, index) => names[index % names.length]);
  const replies = await Promise.all(asked.map((each) => post('GetOrganization', { name: each }, { token })));
  assert.deepEqual(replies.map(({ json }) => json.name), asked);
});
