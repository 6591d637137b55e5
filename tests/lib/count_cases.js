#!/usr/bin/env node
// count_cases.js CTEST_XML GTEST_FOLDER: prints "passed failed skipped" over all cases, and on standard error the
// names of those that failed. A test program that wrote no report counts as one case; one that failed without a
// failed case in its report (a crash, a sanitizer's finding at exit) adds one.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const [, , ctestFile, folder] = process.argv;
const totals = { passed: 0, failed: 0, skipped: 0 };
const attribute = (tag, name) => (tag.match(new RegExp(`\\b${name}="([^"]*)"`)) || [])[1];

function* testcases(xml) {
  for (const match of xml.matchAll(/<testcase\b((?:[^>"]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    yield { tag: match[1], body: match[2] || '' };
  }
}

// Cases of one program's own report; null without a readable one.
function readReport(name) {
  const file = path.join(folder, `${name}.xml`);
  if (!fs.existsSync(file)) return null;
  const xml = fs.readFileSync(file, 'utf8');
  if (!xml.includes('</testsuites>')) return null;
  const cases = { passed: 0, failed: 0, skipped: 0 };
  for (const { tag, body } of testcases(xml)) {
    if (attribute(tag, 'status') === 'notrun') continue;
    const failed = body.includes('<failure');
    if (failed) console.error(`  failed: ${name}: ${attribute(tag, 'classname')}.${attribute(tag, 'name')}`);
    ++cases[failed ? 'failed' : body.includes('<skipped') || attribute(tag, 'result') === 'skipped' ? 'skipped' : 'passed'];
  }
  return cases;
}

function countProgram(name, ok) {
  const cases = readReport(name) || { passed: 0, failed: 0, skipped: 0 };
  if (ok && cases.passed + cases.failed + cases.skipped === 0) cases.passed = 1;
  if (!ok && cases.failed === 0) {
    console.error(`  failed: ${name}: the program ended badly`);
    cases.failed = 1;
  }
  for (const key of Object.keys(totals)) totals[key] += cases[key];
}

let programs = 0;
if (fs.existsSync(ctestFile)) {
  for (const { tag, body } of testcases(fs.readFileSync(ctestFile, 'utf8'))) {
    ++programs;
    countProgram(attribute(tag, 'name'), attribute(tag, 'status') === 'run' && !body.includes('<failure'));
  }
}
if (programs === 0) {
  console.error('  no test program ran');
  totals.failed = 1;
}
console.log(`${totals.passed} ${totals.failed} ${totals.skipped}`);
