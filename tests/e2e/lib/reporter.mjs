// One line "PASS name" or "FAIL name" for every case; what a failure says follows it, indented.
import path from 'node:path';

function explain(error) {
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? cause.stack ?? cause.message : String(cause);
  return text.split('\n').slice(0, 25).map((line) => `    ${line}\n`).join('');
}

export default async function* reporter(source) {
  for await (const event of source) {
    const { data } = event;
    if (event.type === 'test:stdout' || event.type === 'test:stderr') yield `    ${data.message.trimEnd()}\n`;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const isFile = data.name === data.file || path.isAbsolute(data.name) || data.name.endsWith('.mjs');
    const isGroup = data.details?.type === 'suite' || isFile;
    const seconds = `(${((data.details?.duration_ms ?? 0) / 1000).toFixed(1)} s)`;
    if (event.type === 'test:pass' && !isGroup) yield `PASS ${data.name} ${seconds}\n`;
    if (event.type !== 'test:fail') continue;
    // A file or group fails with its cases; on its own only when it broke outside of them.
    const failureType = data.details?.error?.failureType;
    if (isGroup && failureType === 'subtestsFailed') continue;
    yield `FAIL ${data.name} ${seconds}\n${explain(data.details?.error)}`;
  }
}
