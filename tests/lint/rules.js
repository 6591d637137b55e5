// The rules of tests/lint/house_rules. Each: name, why, check(files) -> list of violations, samples that must be
// found (bad) and that must not (good). A file is { name, text }.
'use strict';

const isCpp = (name) => /\.(cc|h)$/.test(name);
const isTest = (name) => /(_test\.cc|_fixture\.h)$/.test(name) || name.startsWith('tests/') || name.startsWith('common/testing/');

// Violations of a pattern, line by line, in the files `applies` chooses.
function lines(files, applies, pattern, allowed = () => false) {
  const found = [];
  for (const { name, text } of files) {
    if (!applies(name)) continue;
    text.split('\n').forEach((line, index) => {
      if (pattern.test(line) && !allowed(line, name)) found.push(`${name}:${index + 1}: ${line.trim().slice(0, 120)}`);
    });
  }
  return found;
}

// Arguments of every call of `callee` in the text, with the offset of the call.
function* calls(text, callee) {
  for (const match of text.matchAll(callee)) {
    let depth = 1;
    let end = match.index + match[0].length;
    for (let quoted = false; end < text.length && depth > 0; ++end) {
      const c = text[end];
      if (quoted) {
        if (c === '\\') ++end;
        else if (c === '"') quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === '(') ++depth;
      else if (c === ')') --depth;
    }
    yield { offset: match.index, body: text.slice(match.index + match[0].length, end - 1) };
  }
}

const lineOf = (text, offset) => text.slice(0, offset).split('\n').length;
const statement = '(SELECT|INSERT INTO|REPLACE INTO|UPDATE|DELETE FROM|CREATE TABLE|ALTER TABLE|DROP TABLE)\\b';

// Text put together at run time that becomes SQL. Placeholders(n) alone may be joined in.
function assembledSql(files) {
  const found = [];
  const opener = new RegExp(`^\\s*(&\\s*\\w+\\s*,\\s*)?"\\s*${statement}`);
  const plus = new RegExp(`"\\s*${statement}[^"\\n]*"\\s*\\+`);
  const placeholders = /\+=\s*"[\s,()?]*";/;
  for (const { name, text } of files) {
    if (!isCpp(name) || name.startsWith('common/db/') || isTest(name)) continue;
    for (const { offset, body } of calls(text, /\b(?:StrCat|StrAppend|StrFormat|StrAppendFormat|Substitute|format)\(/g)) {
      if (!opener.test(body)) continue;
      const rest = body.replace(/(?:\w+::)*Placeholders\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '""').replace(/"(\\.|[^"\\])*"/g, '');
      if (/[A-Za-z_0-9]/.test(rest.replace(/^\s*&\s*\w+/, ''))) found.push(`${name}:${lineOf(text, offset)}`);
    }
    text.split('\n').forEach((line, index) => {
      if (plus.test(line) || (/\b\w*(sql|query|statement)\w*\s*\+=/i.test(line) && !placeholders.test(line))) found.push(`${name}:${index + 1}`);
    });
  }
  return found;
}

function includesOfDomain(files) {
  return lines(files, (name) => /^services\/[a-z_]+\/domain\/.*\.(cc|h)$/.test(name), /^\s*#\s*include\s*["<]/,
    (line, name) => {
      const own = name.match(/^services\/[a-z_]+\/domain\//)[0];
      const target = line.match(/["<]([^">]+)[">]/)[1];
      if (target.startsWith('common/base/') || target.startsWith(own) || target.startsWith('absl/')) return true;
      if (/^(gtest|gmock)\//.test(target)) return isTest(name);
      return line.includes('<') && !/[/.]/.test(target);
    });
}

function guard(files) {
  return files.filter(({ name, text }) => name.endsWith('.h') && text &&
    !text.includes(`#ifndef KETNAP_${name.replace(/[/.-]/g, '_').toUpperCase()}_\n`)).map(({ name }) => name);
}

// One regulation is one file, so that whoever confirms it against the signed text has all of it before them, and the
// queues are told apart by reading them together. Both are lists of like entries, found by their id.
const oneList = /^services\/dossier\/(rules\/[^/]+|data\/worklists)\.textproto$/;
const mostLines = (name) => (oneList.test(name) ? 800 : 500);

function longFiles(files) {
  return files.filter(({ name }) => /\.(cc|h|proto|textproto|sql|js|mjs|ts|tsx|py|sh|in|cmake|txt|html|css)$/.test(name) ||
      !name.slice(name.lastIndexOf('/') + 1).includes('.'))
    .map(({ name, text }) => [name, text.split('\n').length - 1]).filter(([name, count]) => count >= mostLines(name))
    .map(([name, count]) => `${name}: ${count} lines`);
}

const topLevel = /^(CMakeLists\.txt|CMakePresets\.json|README\.md|CONTRIBUTING\.md|proto|services|common|deploy|tests|\..*)$/;
function strayTopLevel(files) {
  return [...new Set(files.map(({ name }) => name.split('/')[0]))].filter((entry) => !topLevel.test(entry));
}

// Every location of nginx that passes a call on also says what it tells the gateway about the caller.
function nginxLocations(files) {
  const found = [];
  for (const { name, text } of files) {
    if (!/^deploy\/nginx\/.*\.conf\.in$/.test(name)) continue;
    for (const block of text.split(/^\s*location /m).slice(1)) {
      const title = block.split('\n')[0].trim();
      if (/\bproxy_pass\b/.test(block) && !/include .*http_headers\.conf;/.test(block)) found.push(`${name}: ${title}`);
      if (/\bgrpc_pass\b/.test(block) && !/include .*grpc_headers\.conf;/.test(block)) found.push(`${name}: ${title}`);
    }
  }
  return found;
}

// Both protocols drop the same names.
function nginxHeaderNames(files) {
  const names = (file) => [...file.text.matchAll(/^(?:proxy|grpc)_set_header (x-ketnap-\S+|X-\S+|Forwarded)/gm)]
    .map((match) => match[1]).sort().join(' ');
  const [http, grpc] = ['http', 'grpc'].map((kind) => files.find(({ name }) => name === `deploy/nginx/${kind}_headers.conf.in`));
  if (!http && !grpc) return [];
  if (!http || !grpc) return ['one of the two header files is missing'];
  const needed = ['x-ketnap-identity-bin', 'x-ketnap-client-address'].filter((name) => !names(http).includes(name));
  return [...(names(http) === names(grpc) ? [] : ['http_headers.conf.in and grpc_headers.conf.in differ']),
    ...needed.map((name) => `${name} is neither set nor dropped`)];
}

// Vietnamese texts with the name of an RPC or a code in them, in code and data.
function codesInTexts(files) {
  const found = [];
  for (const { name, text } of files) {
    if (!/^(services|common)\/.*\.(cc|h|textproto)$/.test(name) || isTest(name)) continue;
    const joined = text.replace(/"\s*\n\s*"/g, '');
    for (const [, literal] of joined.matchAll(/\/\/[^\n]*|'(?:\\.|[^'\\])'|"((?:\\.|[^"\\\n])*)"/g)) {
      if (!literal || !/[\u00C0-\u1EF9]/.test(literal)) continue;
      const code = literal.replace(/MariaDB|MySQL/g, '')
        .match(/\b[A-Z]+_[A-Z_]+\b|\b[A-Z][a-z]+[A-Z][A-Za-z]+\b|\([A-Z]{4,}\)/);
      if (code) found.push(`${name}: ${code[0]} in "${literal.slice(0, 80)}"`);
    }
  }
  return found;
}

const mark = (letters) => letters.join('');
const marks = new RegExp(`\\b(${[mark(['TO', 'DO']), mark(['FIX', 'ME']), mark(['X', 'XX']), mark(['HA', 'CK'])].join('|')})\\b`);
const home = mark(['/ho', 'me/']);

exports.rules = [
  {
    name: 'only common/db includes the database driver',
    why: 'SQL exceptions, retries and connection state end in common/db',
    check: (files) => lines(files, (name) => isCpp(name) && !name.startsWith('common/db/'),
      /^\s*#\s*include\s*[<"](cppconn|mysql_driver|mysql_connection|mysql|mariadb)[/.]?/),
    bad: [{ 'services/dossier/repository/a.cc': '#include <cppconn/statement.h>\n' }, { 'common/rpc/a.h': '#include <mysql/mysql.h>\n' }],
    good: [{ 'common/db/connection.cc': '#include <cppconn/statement.h>\n' }],
  },
  {
    name: 'only the clock reads the time',
    why: 'times come from the injected clock, or tests and history cannot be reproduced; the log alone stamps its own lines',
    check: (files) => lines(files, (name) => isCpp(name) && !/^common\/base\/(clock|log)(_test)?\.cc$/.test(name),
      /\babsl::(Now|GetCurrentTimeNanos)\(|\b(gettimeofday|clock_gettime)\(|\bstd::time\(/),
    bad: [{ 'services/dossier/app.cc': 'auto t = absl::Now();\n' }, { 'common/base/uuid.cc': 'auto t = absl::Now();\n' }],
    good: [{ 'common/base/clock.cc': 'return absl::Now();\n' }, { 'common/db/a.cc': 'clock.Now();\n' }],
  },
  {
    name: 'SQL reads no clock',
    why: "every time is a parameter: from the injected clock, in tests Vietnam's day; MariaDB's day is another for seven hours",
    check: (files) => lines(files, (name) => name.endsWith('.sql') || name.endsWith('.mjs') || (isCpp(name) && !isTest(name)),
      /\b(CURRENT_TIMESTAMP|CURRENT_DATE|UTC_TIMESTAMP|SYSDATE\(|CURDATE\(|NOW\(\))/),
    bad: [{ 'services/dossier/migrations/0001_a.sql': 'made_at DATETIME(6) DEFAULT CURRENT_TIMESTAMP,\n' },
      { 'tests/e2e/a_test.mjs': 'count(`SELECT 1 FROM t WHERE valid_to > CURDATE()`);\n' }],
    good: [{ 'services/dossier/migrations/0001_a.sql': 'made_at DATETIME(6) NOT NULL,\n' }],
  },
  {
    name: 'SQL stays in what MariaDB 10.11 and MySQL 8 share',
    why: 'and in what a Galera cluster keeps its promises for: no GET_LOCK, no XA, no table locks',
    check: (files) => lines(files, (name) => name.endsWith('.sql') || (isCpp(name) && !isTest(name)),
      /\b(GET_LOCK\(|LOCK TABLES|CREATE SEQUENCE|NEXTVAL\(|XA START)|^\s*(\w.*)?"[^"]*\b(INSERT|DELETE)\b[^"]*\bRETURNING\b/),
    bad: [{ 'services/a/repository/a.cc': 'Query("SELECT GET_LOCK(?, 1)");\n' }, { 'services/a/b.cc': '  "INSERT INTO t VALUES (?) RETURNING id"\n' }],
    good: [{ 'services/a/repository/a.cc': 'Query("SELECT id FROM t WHERE id = ? FOR UPDATE");\n' }],
  },
  {
    name: 'domain sees only common/base',
    why: 'rules are pure functions: no gRPC, no protobuf, no SQL, no clock of their own',
    check: includesOfDomain,
    bad: [{ 'services/dossier/domain/vote.cc': '#include "ketnap/dossier/v1/dossier.pb.h"\n' },
      { 'services/dossier/domain/vote.h': '#include "common/db/database.h"\n' },
      { 'services/dossier/domain/vote.h': '#include "services/training/domain/class.h"\n' },
      { 'services/dossier/domain/vote.h': '#include <grpcpp/grpcpp.h>\n' }],
    good: [{ 'services/dossier/domain/vote_test.cc': '#include "services/dossier/domain/vote.h"\n#include <vector>\n#include "gtest/gtest.h"\n#include "common/base/date.h"\n#include "absl/strings/str_cat.h"\n' }],
  },
  {
    name: 'the gateway knows no area',
    why: 'it passes bytes by descriptor; a generated header of an area would tie it to that area',
    check: (files) => lines(files, (name) => name.startsWith('services/gateway/') && isCpp(name) && !isTest(name) &&
      !name.startsWith('services/gateway/testing/'), // a fake area for the tests to talk to
      /#\s*include\s*"ketnap\/(organization|training|dossier|supervision)\//),
    bad: [{ 'services/gateway/proxy/a.cc': '#include "ketnap/dossier/v1/dossier.pb.h"\n' }],
    good: [{ 'services/gateway/session.cc': '#include "ketnap/identity/v1/session.grpc.pb.h"\n',
      'services/gateway/testing/fake.h': '#include "ketnap/organization/v1/organization.grpc.pb.h"\n' }],
  },
  {
    name: 'no SQL is put together at run time',
    why: 'values travel as parameters; text made of values is an injection sooner or later',
    check: assembledSql,
    bad: [{ 'services/a/repository/a.cc': 'absl::StrCat("SELECT id FROM t WHERE name = \'", name, "\'")' },
      { 'services/a/repository/a.cc': 'auto s = "DELETE FROM t WHERE id = " + id;' },
      { 'services/a/repository/a.cc': 'sql += " AND name = ?";' },
      { 'services/a/repository/a.cc': 'absl::StrFormat("UPDATE t SET a = %d", a)' }],
    good: [{ 'services/a/repository/a.cc': 'tx.Query(absl::StrCat("SELECT id FROM t WHERE id IN (", db::Placeholders(ids.size()), ")"), ids)' },
      { 'services/a/repository/a.cc': 'sql += ", (?, ?)";' },
      { 'services/a/repository/a.cc': 'tx.Query("SELECT id FROM t WHERE a = ?", {a})' },
      { 'services/a/repository/a.cc': 'constexpr auto k = "SELECT id "\n    "FROM t";' }],
  },
  {
    name: 'files stay under 500 lines',
    why: 'a file is read in one go',
    check: longFiles,
    bad: [{ 'common/rpc/a.cc': 'x\n'.repeat(500) }, { 'deploy/up': 'x\n'.repeat(501) },
      { 'services/dossier/data/forms.textproto': 'x\n'.repeat(500) }, { 'services/dossier/rules/2030.textproto': 'x\n'.repeat(800) }],
    good: [{ 'common/rpc/a.cc': 'x\n'.repeat(499) }, { 'services/dossier/rules/2030.textproto': 'x\n'.repeat(799) }, { 'tests/e2e/package-lock.json': 'x\n'.repeat(900) }],
  },
  {
    name: 'include guards follow the path',
    why: 'two headers with one guard silently lose one of them',
    check: guard,
    bad: [{ 'common/rpc/a.h': '#pragma once\n' }, { 'common/rpc/a.h': '#ifndef KETNAP_COMMON_DB_A_H_\n' }],
    good: [{ 'common/rpc/a.h': '#ifndef KETNAP_COMMON_RPC_A_H_\n' }],
  },
  {
    name: 'the top level holds what the design names',
    why: 'a newcomer finds everything from five folders',
    check: strayTopLevel,
    bad: [{ 'Makefile': '' }, { 'docs/a.md': '' }],
    good: [{ 'README.md': '' }, { '.ci/run': '' }, { 'proto/a.proto': '' }],
  },
  {
    name: 'texts for people hold no names for programs',
    why: 'a clerk reads what to do in Vietnamese; the name of an RPC or a code says nothing to them',
    check: codesInTexts,
    bad: [{ 'services/dossier/domain/a.cc': '{"Việc gộp được bỏ bằng "\n "UndoMerge."}\n' },
      { 'services/dossier/handlers/a.cc': '"Trả lời là có vấn đề (ISSUE)."\n' },
      { 'services/dossier/data/a.textproto': 'title: "Hồ sơ ở trạng thái CELL_RESOLVED"\n' }],
    good: [{ 'services/dossier/domain/a.cc': '{"Việc gộp thì bỏ gộp (1-KNĐ).", "Taken back by UndoMerge."}\n' },
      { 'services/dossier/domain/a_test.cc': '"Đã có UndoMerge"\n' }],
  },
  {
    name: 'no marks of unfinished work',
    why: 'what is missing stands in the README, not in a comment that nobody reads',
    check: (files) => lines(files, (name) => !name.endsWith('package-lock.json'), marks),
    bad: [{ 'common/rpc/a.cc': `// ${mark(['TO', 'DO'])}: later\n` }, { 'deploy/up': `# ${mark(['FIX', 'ME'])}\n` }],
    good: [{ 'common/rpc/a.cc': '// What is done.\n' }],
  },
  {
    name: 'no path of one machine',
    why: 'a path of somebody\'s disk breaks on every other',
    check: (files) => lines(files, (name) => !name.endsWith('package-lock.json'),
      /(^|[\s"'`(=:])\/(work|home|root|farm|Users)\//),
    bad: [{ 'deploy/up': `cd ${home}somebody/ketnap\n` }],
    good: [{ 'deploy/up': 'cd "$repo/services"\n' }, { 'services/gateway/a.cc': '"/ketnap.v1.A/B"' }],
  },
  {
    name: 'every nginx location that passes a call on settles the identity headers',
    why: 'on a location that does not, a client\'s own x-ketnap-identity-bin reaches the gateway',
    check: nginxLocations,
    bad: [{ 'deploy/nginx/nginx.conf.in': '  location /a {\n    proxy_pass http://x;\n  }\n' },
      { 'deploy/nginx/nginx.conf.in': '  location @g {\n    include http_headers.conf;\n    grpc_pass grpc://x;\n  }\n' }],
    good: [{ 'deploy/nginx/nginx.conf.in': '  location / {\n    root www;\n  }\n  location @g {\n    include a/grpc_headers.conf;\n    grpc_pass grpc://x;\n  }\n' }],
  },
  {
    name: 'both protocols drop the same headers',
    why: 'a name dropped for one protocol alone is a way in by the other',
    check: nginxHeaderNames,
    bad: [{ 'deploy/nginx/http_headers.conf.in': 'proxy_set_header x-ketnap-identity-bin "";\nproxy_set_header x-ketnap-client-address $remote_addr;\n',
      'deploy/nginx/grpc_headers.conf.in': 'grpc_set_header x-ketnap-client-address $remote_addr;\n' }],
    good: [{ 'deploy/nginx/http_headers.conf.in': 'proxy_set_header x-ketnap-identity-bin "";\nproxy_set_header x-ketnap-client-address $remote_addr;\n',
      'deploy/nginx/grpc_headers.conf.in': 'grpc_set_header x-ketnap-identity-bin "";\ngrpc_set_header x-ketnap-client-address $remote_addr;\n' }],
  },
];
