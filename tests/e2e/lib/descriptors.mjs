// What the protos say of themselves, with their options: policies of methods and rules of fields.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { repository } from './environment.mjs';

const image = JSON.parse(execFileSync(path.join(repository, 'tests/lint/buf'), ['build', '-o', '-#format=json'],
  { cwd: path.join(repository, 'proto'), encoding: 'utf8', maxBuffer: 1 << 26 }));

export const messages = new Map();
export const enums = new Map();
export const allMethods = [];

function collect(prefix, message) {
  const name = `${prefix}.${message.name}`;
  messages.set(name, message);
  for (const nested of message.nestedType ?? []) collect(name, nested);
  for (const nested of message.enumType ?? []) enums.set(`${name}.${nested.name}`, nested);
}

for (const file of image.file) {
  for (const message of file.messageType ?? []) collect(`.${file.package}`, message);
  for (const each of file.enumType ?? []) enums.set(`.${file.package}.${each.name}`, each);
  for (const service of file.service ?? []) {
    for (const method of service.method) {
      allMethods.push({
        name: method.name,
        service: `${file.package}.${service.name}`,
        path: `/${file.package}.${service.name}/${method.name}`,
        input: method.inputType,
        isStream: Boolean(method.clientStreaming || method.serverStreaming),
        policy: method.options?.['[ketnap.options.v1.method_policy]'] ?? {},
      });
    }
  }
}

export const suiteMethods = allMethods.filter(({ service }) =>
  service.startsWith('ketnap.') && !service.startsWith('ketnap.testing.'));
export const isForPeople = ({ policy }) => ['AUDIENCE_SESSION', 'AUDIENCE_AGENCY'].includes(policy.audience);
export const isInternal = ({ policy }) => !isForPeople({ policy }) && policy.audience !== 'AUDIENCE_PUBLIC';
export const rulesOf = (field) => field.options?.['[ketnap.options.v1.rules]'] ?? {};

// A request of this type that names `resources[collection]` wherever a resource may be named, and has something
// plausible wherever something is required. `choose(path, collection)` may name another one for a field.
export function fill(type, choose, prefix = '') {
  const value = {};
  for (const field of messages.get(type).field ?? []) {
    const rules = rulesOf(field);
    const at = prefix ? `${prefix}.${field.name}` : field.name;
    const content = contentOf(field, rules, choose, at);
    if (content === undefined) continue;
    value[field.name] = field.label === 'LABEL_REPEATED' ? [content] : content;
  }
  return value;
}

function contentOf(field, rules, choose, at) {
  switch (field.type) {
    case 'TYPE_STRING':
      return textOf(field, rules, choose, at);
    case 'TYPE_ENUM':
      return rules.required ? enums.get(field.typeName).value[1].name : undefined;
    case 'TYPE_INT32':
    case 'TYPE_INT64':
      return field.name === 'page_size' ? 500 : Number(rules.minimum ?? 1) || 1;
    case 'TYPE_BYTES':
      return rules.required ? Buffer.alloc(32, 7) : undefined;
    case 'TYPE_MESSAGE':
      if (field.typeName === '.google.protobuf.FieldMask') return rules.required ? { paths: ['religion'] } : undefined;
      if (field.typeName === '.google.type.Date') return rules.required ? { year: 2018, month: 1, day: 1 } : undefined;
      if (!field.typeName.startsWith('.ketnap.')) return undefined;
      return rules.required ? fill(field.typeName, choose, at) : undefined;
    default:
      return undefined;
  }
}

function textOf(field, rules, choose, at) {
  if (rules.format === 'TEXT_FORMAT_RESOURCE_NAME') return choose(at, rules.resourceTypes[0]);
  if (rules.format === 'TEXT_FORMAT_UUID' || !rules.required) return undefined;
  if (rules.format === 'TEXT_FORMAT_PERSONAL_ID_NUMBER') return '020199999998';
  if (rules.format === 'TEXT_FORMAT_CODE') return 'SELF';
  if (field.name === 'form') return '3-KNĐ';
  if (field.name === 'user_name') return 'khong-ai';
  if (field.name === 'role') return 'roles/inspector';
  if (field.name === 'class_type') return 'classTypes/awareness';
  return 'Nội dung thử'.padEnd(Number(rules.minLength ?? 0), 'x');
}
