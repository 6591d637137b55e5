// A gRPC client over nginx, straight from proto/: as(token).GetCandidate({...}). A refusal is thrown as Refusal.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { authority, host, port, repository } from './environment.mjs';

const protoRoot = path.join(repository, 'proto');
const files = fs.readdirSync(protoRoot, { recursive: true }).map(String)
  .filter((name) => name.endsWith('.proto') && !name.startsWith('ketnap/testing/'));
export const definitions = protoLoader.loadSync(files,
  { includeDirs: [protoRoot], keepCase: true, longs: Number, enums: String, defaults: true });

// Methods of the suite by their own name, which is unique but for the operator's own of several services.
export const methods = new Map();
for (const [service, definition] of Object.entries(definitions)) {
  if (!service.startsWith('ketnap.') || service.endsWith('.ProjectionService') || definition.format) continue;
  for (const [name, method] of Object.entries(definition)) {
    if (methods.has(name)) throw new Error(`two methods are called ${name}`);
    methods.set(name, { ...method, name, service });
  }
}

export const newClient = (options = {}) => new grpc.Client(`${host}:${port}`, grpc.credentials.createSsl(authority),
  { 'grpc.max_receive_message_length': 32 << 20, 'grpc.max_send_message_length': 32 << 20, ...options });
let shared;
const client = () => (shared ??= newClient());

const detailTypes = ['ErrorInfo', 'BadRequest', 'PreconditionFailure', 'ResourceInfo', 'RetryInfo', 'LocalizedMessage'];

export class Refusal extends Error {
  constructor(error) {
    super(`${grpc.status[error.code]}: ${error.details}`);
    this.code = grpc.status[error.code];
    this.text = error.details;
    const bytes = error.metadata?.get('grpc-status-details-bin')[0];
    this.details = {};
    for (const any of bytes ? definitions['google.rpc.Status'].deserialize(bytes).details : []) {
      const type = any.type_url.slice(any.type_url.lastIndexOf('.') + 1);
      if (detailTypes.includes(type)) this.details[type] = definitions[`google.rpc.${type}`].deserialize(any.value);
    }
    this.reason = this.details.ErrorInfo?.reason ?? '';
    this.fields = (this.details.BadRequest?.field_violations ?? []).map(({ field, reason }) => `${field}: ${reason}`);
    this.conditions = (this.details.PreconditionFailure?.violations ?? []).map(({ type }) => type);
  }
}

// One unary call of bytes in, bytes out.
export function callRaw(methodPath, bytes, { token, headers = {}, timeout = 30000, through = client() } = {}) {
  const metadata = new grpc.Metadata();
  if (token) metadata.set('authorization', `Bearer ${token}`);
  for (const [name, value] of Object.entries(headers)) metadata.add(name, value);
  return new Promise((resolve, reject) => {
    through.makeUnaryRequest(methodPath, (value) => value, (value) => value, bytes, metadata,
      { deadline: Date.now() + timeout }, (error, reply) => (error ? reject(new Refusal(error)) : resolve(reply)));
  });
}

export async function call(name, request = {}, options = {}) {
  const method = methods.get(name);
  if (!method) throw new Error(`there is no method ${name}`);
  const fields = method.requestType.type.field.map((field) => field.name);
  for (const key of Object.keys(request)) {
    if (!fields.includes(key)) throw new Error(`${name} has no field ${key}`);
  }
  const whole = fields.includes('request_id') ? { request_id: randomUUID(), ...request } : request;
  return method.responseDeserialize(await callRaw(method.path, method.requestSerialize(whole), options));
}

// Every method of the suite as a function of the request, with this session.
export const as = (token, defaults = {}) => new Proxy({}, {
  get: (_, name) => (name === 'then' ? undefined :
    (request, options = {}) => call(name, request, { token, ...defaults, ...options })),
});
export const anonymous = as(undefined);

// All pages of a list.
export async function listAll(session, method, request, field) {
  const all = [];
  let pageToken = '';
  do {
    const page = await session[method]({ ...request, page_size: 500, page_token: pageToken });
    all.push(...page[field]);
    pageToken = page.next_page_token;
  } while (pageToken);
  return all;
}

// "2017-03-06" as google.type.Date, and back.
export const day = (text) => {
  const [year, month, date] = text.split('-').map(Number);
  return { year, month, day: date };
};
// The services' day is Vietnam's, whatever the clock of the machine or of MariaDB says.
export const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
export const textOf = (date) =>
  (date ? `${date.year}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}` : null);
