// What can be reached from outside: nothing without a session but what is public, nothing internal at all, and no
// listener but nginx.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { after, describe, test } from 'node:test';
import { anonymous, as, call, callRaw, methods } from './lib/client.mjs';
import { closeConnections, detailsOf, post, send } from './lib/connect.mjs';
import { fill, isForPeople, isInternal, suiteMethods } from './lib/descriptors.mjs';
import { authority, host, port, portBase, services, state } from './lib/environment.mjs';
import { refused } from './lib/expect.mjs';
import { familyOf, listeningOf, pidOf } from './lib/sockets.mjs';
import { load, nothing } from './lib/world.mjs';

const world = load();
const { token, account } = world.people.officer;
after(closeConnections);

const forPeople = suiteMethods.filter(isForPeople);
const internal = suiteMethods.filter(isInternal);
const empty = Buffer.alloc(0);

test('without a session every method for people answers UNAUTHENTICATED', async () => {
  for (const method of forPeople) {
    const request = fill(method.input, (_, collection) => nothing(collection));
    const error = await refused(call(method.name, request), 'UNAUTHENTICATED', { reason: 'SESSION_REQUIRED' });
    assert.ok(error.text.length > 0);
    assert.equal((await post(method.name, request)).status, 401, method.name);
  }
});

test('a token that is made up, cut, ended or sent twice opens nothing', async () => {
  const made = ['A'.repeat(43), token.slice(0, 42), `${token}A`, 'x', '%00', `${token.slice(0, 42)}${token[42] === 'A' ? 'B' : 'A'}`];
  for (const each of made) await refused(as(each).GetMe({}), 'UNAUTHENTICATED');
  const twice = await send(methods.get('GetMe').path, '{}', { headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } });
  assert.ok([400, 401].includes(twice.status), `${twice.status}`);
  const { signIn, newAccount } = await import('./lib/world.mjs');
  const { administrator } = await import('./lib/administrator.mjs');
  const made2 = await newAccount(as(await administrator()), { userName: `kt-ra-${world.mark}` });
  await as(made2.token).SignOut({});
  await refused(as(made2.token).GetMe({}), 'UNAUTHENTICATED');
  const again = await signIn(made2.userName, made2.password);
  assert.equal(again.mustChange, false);
  assert.equal((await as(again.token).GetMe({})).account, made2.account);
});

test('a wrong name and a wrong password are told alike', async () => {
  const wrong = async (name, password) => {
    const { code, text, reason } = await refused(anonymous.SignIn({ user_name: name, password }), 'UNAUTHENTICATED');
    return { code, text, reason };
  };
  assert.deepEqual(await wrong(world.people.unionA.userName, 'sai mật khẩu rồi'), await wrong('khong-co-ai', 'sai mật khẩu rồi'));
});

describe('internal methods do not exist from outside', () => {
  assert.ok(internal.some(({ name }) => name === 'ReadJournal') && internal.some(({ name }) => name === 'ResolveSession')
    && internal.some(({ name }) => name === 'BootstrapAccount'));
  const unknown = [...internal.map((method) => method.path), '/grpc.health.v1.Health/Check', '/grpc.health.v1.Health/Watch',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo', '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.channelz.v1.Channelz/GetServers', '/ketnap.testing.v1.PipelineCaseService/GetPublicCase',
    '/ketnap.dossier.v1.CandidateService/DropEverything', '/ketnap.nowhere.v1.NowhereService/Get'];
  for (const methodPath of unknown) {
    test(methodPath, async () => {
      for (const session of [undefined, token]) {
        await refused(callRaw(methodPath, empty, { token: session }), 'UNIMPLEMENTED');
        const reply = await send(methodPath, '{}', { token: session });
        assert.deepEqual([reply.status, reply.json?.code], [404, 'unimplemented']);
      }
    });
  }
});

test('an identity claimed in a header is ignored', async () => {
  const forged = { 'x-ketnap-account': 'accounts/00000000-0000-7000-8000-000000000000', 'x-ketnap-grants': 'everything',
    'x-ketnap-session': 'sessions/00000000-0000-7000-8000-000000000000', 'x-forwarded-for': '10.1.2.3', 'x-ketnap-agency': 'agencies/1' };
  const claims = Buffer.from('issuer=gateway');
  await refused(anonymous.GetMe({}, { headers: { ...forged, 'x-ketnap-identity-bin': claims } }), 'UNAUTHENTICATED');
  const me = await as(token).GetMe({}, { headers: { ...forged, 'x-ketnap-identity-bin': claims } });
  assert.equal(me.account, account);
  const headers = { ...forged, 'x-ketnap-identity-bin': claims.toString('base64'), 'x-ketnap-identity': 'x' };
  assert.equal((await post('GetMe', {}, { headers })).status, 401);
  assert.equal((await post('GetMe', {}, { token, headers })).json.account, account);
  // Read methods of a service, not only of identity.
  await as(token).ListRuleSets({}, { headers: { 'x-ketnap-identity-bin': claims } });
});

test('cookies: the page never sees the token, and a request without the protocol header is refused', async () => {
  const { userName, password } = world.people.unionA;
  const signed = await post('SignIn', { userName, password }, { headers: { 'x-ketnap-cookie': '1', 'connect-protocol-version': '1' } });
  assert.equal(signed.status, 200, signed.bytes.toString());
  assert.equal(signed.json.sessionToken, undefined);
  const [cookie] = signed.headers['set-cookie'];
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) assert.ok(cookie.includes(attribute), cookie);
  const carried = { cookie: cookie.split(';')[0] };
  assert.equal((await post('GetMe', {}, { headers: carried })).status, 400);
  const me = await post('GetMe', {}, { headers: { ...carried, 'connect-protocol-version': '1' } });
  assert.equal(me.json.userName, userName);
  await refused(anonymous.GetMe({}, { headers: carried }), 'UNAUTHENTICATED');
  const out = await post('SignOut', {}, { headers: { ...carried, 'connect-protocol-version': '1' } });
  assert.match(out.headers['set-cookie'][0], /Max-Age=0/);
  assert.equal((await post('GetMe', {}, { headers: { ...carried, 'connect-protocol-version': '1' } })).status, 401);
});

const exchange = (write) => new Promise((resolve) => {
  const socket = net.connect(port, host);
  let text = '';
  socket.on('connect', () => write(socket));
  socket.on('data', (data) => { text += data.toString('latin1'); });
  socket.on('error', () => resolve(text));
  socket.on('close', () => resolve(text));
  setTimeout(() => socket.destroy(), 5000).unref();
});

test('plain HTTP and plain HTTP/2 get nowhere', async () => {
  const status = await new Promise((resolve, reject) => {
    http.request({ host, port, path: methods.get('ListRuleSets').path, method: 'POST' },
      (response) => { response.resume(); resolve(response.statusCode); }).on('error', reject).end('{}');
  });
  assert.equal(status, 400);
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';
  const text = await exchange((socket) => socket.write(preface, 'latin1'));
  assert.ok(!text.includes('grpc') && !text.startsWith('\0\0'), text);
});

test('old TLS is refused', async () => {
  await assert.rejects(new Promise((resolve, reject) => {
    const socket = tls.connect({ host, port, ca: authority, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' });
    socket.on('secureConnect', () => { socket.destroy(); resolve(); });
    socket.on('error', reject);
  }));
});

test('nginx alone listens; metrics on the loopback; mariadbd and the services on no port at all', () => {
  const listening = (name) => familyOf(pidOf(name)).flatMap(listeningOf);
  const found = Object.fromEntries(['mariadbd', ...services, 'gateway', 'nginx'].map((name) => [name, [...new Set(listening(name))]]));
  const expected = { mariadbd: [], nginx: [`tcp:127.0.0.1:${port}`], gateway: [`tcp:127.0.0.1:${portBase + 15}`] };
  services.forEach((name, index) => { expected[name] = [`tcp:127.0.0.1:${portBase + 10 + index}`]; });
  assert.deepEqual(found, expected);
});

test('metrics tell no person\'s data', async () => {
  for (let offset = 10; offset <= 15; ++offset) {
    const text = await new Promise((resolve, reject) => {
      http.get({ host: '127.0.0.1', port: portBase + offset, path: '/metrics' }, (response) => {
        let body = '';
        response.on('data', (chunk) => { body += chunk; });
        response.on('end', () => resolve(body));
      }).on('error', reject);
    });
    assert.ok(text.includes('# TYPE'), `port ${portBase + offset}`);
    for (const person of Object.values(world.people)) {
      assert.ok(!text.includes(person.userName) && !text.includes(person.account), person.userName);
    }
  }
});

test('sockets, keys and passwords are the owner\'s alone', () => {
  const mode = (file) => (fs.statSync(path.join(state, file)).mode & 0o777).toString(8);
  assert.equal(mode('.'), '700');
  const secrets = ['keys', 'passwords', 'tls'].flatMap((folder) => fs.readdirSync(path.join(state, folder))
    .filter((name) => !name.endsWith('.pub') && !name.endsWith('.crt')).map((name) => path.join(folder, name)))
    .filter((file) => fs.statSync(path.join(state, file)).isFile() && !file.endsWith('.names'));
  assert.ok(secrets.length >= 12, secrets.join(' '));
  for (const file of secrets) assert.equal(mode(file), '600', file);
});

test('logs hold no password, no token and no name of a person', () => {
  const logs = fs.readdirSync(path.join(state, 'log')).filter((name) => name.endsWith('.log'));
  const secret = Object.values(world.people).flatMap(({ password, token: session }) => [password, session]);
  for (const name of logs) {
    const text = fs.readFileSync(path.join(state, 'log', name), 'utf8');
    for (const each of secret) assert.ok(!text.includes(each), `${name} holds a password or token`);
    assert.ok(!text.includes('Nông Thị Hoa'), `${name} holds the name of a member`);
  }
});

test('what fails inside is told with a trace id and nothing else', async () => {
  const reply = await post('GetCandidate', { name: nothing('candidates') }, { token });
  assert.equal(reply.status, 404);
  assert.match(reply.headers['x-ketnap-trace-id'], /^[0-9a-f-]{8,64}$/i);
  assert.equal(detailsOf(reply).ErrorInfo.domain, 'ketnap');
});
