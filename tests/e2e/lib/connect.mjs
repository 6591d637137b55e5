// The Connect protocol over nginx, by plain HTTPS: nothing between the test and the bytes.
import https from 'node:https';
import { authority, host, port } from './environment.mjs';
import { methods } from './client.mjs';

const agent = new https.Agent({ ca: authority, keepAlive: true });
export const closeConnections = () => agent.destroy();

// Sends `body` as it is. The reply's body is parsed where it is JSON.
export function send(path, body, { token, type = 'application/json', method = 'POST', headers = {} } = {}) {
  const all = { ...headers };
  if (type) all['content-type'] = type;
  if (token) all.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const request = https.request({ host, port, path, method, headers: all, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const isJson = String(response.headers['content-type']).startsWith('application/json');
        resolve({ status: response.statusCode, headers: response.headers, bytes,
          json: isJson && bytes.length ? JSON.parse(bytes) : undefined });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

// Bytes stand in JSON as base64.
const inBase64 = (_, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64') : value);
export const post = (name, message, options = {}) => send(methods.get(name).path, JSON.stringify(message, inBase64), options);
// Text that JSON.stringify could not make.
export const postText = (name, text, options = {}) => send(methods.get(name).path, text, options);

// The details of an error by the last part of their type.
export const detailsOf = (reply) => Object.fromEntries((reply.json?.details ?? [])
  .map(({ type, debug }) => [type.slice(type.lastIndexOf('.') + 1), debug]));
export const fieldsOf = (reply) => (detailsOf(reply).BadRequest?.fieldViolations ?? [])
  .map(({ field, reason }) => `${field ?? ''}: ${reason}`);
