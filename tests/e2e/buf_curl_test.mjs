// The suite spoken to by a client of other makers: buf curl, with the gRPC and the Connect protocol.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { host, port, repository, state } from './lib/environment.mjs';
import { load } from './lib/world.mjs';

const world = load();
const run = promisify(execFile);

const curl = (protocol, method, request, token) => run(path.join(repository, 'tests/lint/buf'),
  ['curl', '--schema', path.join(repository, 'proto'), '--protocol', protocol, '--cacert', path.join(state, 'tls/ca.crt'),
    ...(token ? ['--header', `authorization: Bearer ${token}`] : []), '--data', JSON.stringify(request),
    `https://${host}:${port}/${method}`], { env: { ...process.env, NO_PROXY: host, no_proxy: host } });

for (const protocol of ['grpc', 'connect']) {
  test(`buf curl reads with the ${protocol} protocol`, async () => {
    const { stdout } = await curl(protocol, 'ketnap.organization.v1.OrganizationService/GetOrganization', { name: world.baseA },
      world.people.officer.token);
    assert.equal(JSON.parse(stdout).name, world.baseA);
  });

  test(`buf curl writes with the ${protocol} protocol`, async () => {
    const { stdout } = await curl(protocol, 'ketnap.organization.v1.PlanService/CreatePlan', {
      plan: { organization: world.baseA, period: 'PLAN_PERIOD_YEAR', startDate: { year: 2016, month: 1, day: 1 },
        endDate: { year: 2016, month: 12, day: 31 }, title: `Kế hoạch ${protocol}`, wholeTarget: 3 },
      requestId: randomUUID() }, world.people.baseA.token);
    assert.match(JSON.parse(stdout).name, /^plans\//);
  });

  test(`buf curl is refused without a session with the ${protocol} protocol`, async () => {
    await assert.rejects(curl(protocol, 'ketnap.identity.v1.AuthenticationService/GetMe', {}), (error) => {
      const told = JSON.parse(error.stderr.slice(error.stderr.indexOf('{')));
      assert.equal(told.code, 'unauthenticated');
      assert.ok(told.details.some(({ type }) => type === 'google.rpc.ErrorInfo'));
      return true;
    });
  });
}
