// Makes the tests' corner of the suite. A test program of its own, so that its failure is a failed case.
import { test } from 'node:test';
import { build, staff } from './world.mjs';

const who = (process.env.KETNAP_TEST_STAFF ?? '').split(' ').filter(Boolean);
test('organizations, members and accounts for the tests are made through the API', () =>
  build(who.length > 0 ? who : Object.keys(staff)));
