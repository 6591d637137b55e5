// Assertions about refusals.
import assert from 'node:assert/strict';
import { Refusal } from './client.mjs';

// The call is refused with this code, and with this reason, rule (of an unmet condition) or field violation.
export async function refused(promise, code, { reason, rule, field } = {}) {
  let reply;
  try {
    reply = await promise;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const codes = Array.isArray(code) ? code : [code];
    const told = `${error.message} [${error.reason}; ${error.conditions}; ${error.fields}]`;
    assert.ok(codes.includes(error.code), `expected ${codes}, got ${told}`);
    if (reason) assert.equal(error.reason, reason, told);
    if (rule) assert.ok(error.conditions.includes(rule), `expected rule ${rule}, got ${told}`);
    if (field) assert.ok(error.fields.includes(field), `expected violation "${field}", got ${told}`);
    return error;
  }
  throw new assert.AssertionError({ message: `expected ${code}, but it succeeded: ${JSON.stringify(reply)?.slice(0, 300)}` });
}

export const unmet = (promise, rule) => refused(promise, 'FAILED_PRECONDITION', { rule });
export const invalid = (promise, field) => refused(promise, 'INVALID_ARGUMENT', { field });
