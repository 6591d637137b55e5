// What people's steps count as in the figures of the process, told once more from the dossier service's journal:
// defects, dossiers judged, deadlines, reviews. Gives statements for lib/recount.mjs.
import fs from 'node:fs';
import path from 'node:path';
import { definitions, textOf, today } from './client.mjs';
import { repository, sql } from './environment.mjs';

const dayMilliseconds = 86400000;
const plus = (day, days) => new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
const daysBetween = (from, to) => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds));
const firstOfMonth = (day) => `${day.slice(0, 7)}-01`;
const nextMonth = (month) => firstOfMonth(plus(firstOfMonth(month), 31));
const lastOfMonth = (month) => plus(nextMonth(month), -1);
// The same day of the month later; the month's last day where it is shorter.
const monthsLater = (day, months) => {
  const at = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1)).toISOString().slice(0, 10);
  const same = `${at.slice(0, 7)}${day.slice(7)}`;
  return same > lastOfMonth(at) ? lastOfMonth(at) : same;
};

// The numbers of the regulations, from the files every service reads.
const ruleFolder = path.join(repository, 'services/dossier/rules');
const dateIn = (text, field) => {
  const found = text.match(new RegExp(`^${field} \\{ year: (\\d+) month: (\\d+) day: (\\d+) \\}`, 'm'));
  return found ? `${found[1]}-${found[2].padStart(2, '0')}-${found[3].padStart(2, '0')}` : null;
};
const ruleSets = fs.readdirSync(ruleFolder).filter((name) => name.endsWith('.textproto')).map((name) => {
  const text = fs.readFileSync(path.join(ruleFolder, name), 'utf8');
  return { from: dateIn(text, 'effective_from'), to: dateIn(text, 'effective_to') ?? '9999-12-31', rules: text.split(/^rules \{$/m).slice(1) };
});
export function ruleOn(day, id) {
  const set = ruleSets.find(({ from, to }) => from <= day && day <= to);
  return set?.rules.find((rule) => rule.includes(`id: "${id}"`));
}
export function ruleNumber(day, id, parameter) {
  const found = ruleOn(day, id)?.match(new RegExp(`name: "${parameter}" number: (\\d+)`));
  return found ? Number(found[1]) : undefined;
}

const special = new Map([...fs.readFileSync(path.join(repository, 'services/organization/data/working_days.textproto'), 'utf8')
  .matchAll(/^exceptions \{ day \{ year: (\d+) month: (\d+) day: (\d+) \}( is_working: true)?/gm)]
  .map(([, year, month, day, works]) => [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, Boolean(works)]));
// What officers said of single days comes first.
function learnCalendar() {
  for (const [day, removed, works] of sql('SELECT day, is_removed, is_working FROM ketnap_organization.calendar_day')) {
    if (removed === '1') special.delete(day);
    else special.set(day, works === '1');
  }
}
const isWorking = (day) => special.get(day) ?? ![0, 6].includes(new Date(day).getUTCDay());
function workingDaysLater(day, count) {
  let at = day;
  for (let left = count; left > 0;) {
    at = plus(at, 1);
    if (isWorking(at)) --left;
  }
  return at;
}

const on = (reached, field) => textOf(reached?.[field]);
const reviewed = new Set(['SYMPATHIZER_LISTED', 'APPLICATION_FILED', 'CV_DECLARED', 'VERIFYING', 'VERIFIED', 'VERIFICATION_ISSUE',
  'OPINIONS_COLLECTED', 'CELL_RESOLVED', 'CELL_REJECTED', 'SECTION_APPRAISED', 'BASE_RESOLVED', 'RETURNED', 'UNDER_AUTHORITY_REVIEW',
  'ADMISSION_DECIDED'].map((state) => `CANDIDATE_STATE_${state}`));
const probation = new Set(['ADMITTED_PROBATIONARY', 'OFFICIAL_PROPOSED', 'RECOGNITION_REPORTED', 'STRIKE_OFF_PROPOSED']
  .map((state) => `CANDIDATE_STATE_${state}`));

// Which clock a step stops: the rule, the day it counts from, and whether it came after its last day.
function clockOf({ step, candidate, day }) {
  const reached = candidate.milestones;
  const stated = (rule, from) => ({ rule, from, late: step.working_days_late > 0 });
  const judged = (rule, parameter, from) => {
    const days = from ? ruleNumber(from, rule, parameter) : undefined;
    return days === undefined ? {} : { rule, from, late: day > workingDaysLater(from, days) };
  };
  const moved = step.from_state !== step.to_state;
  switch (step.step) {
    case 'STEP_LIST_SYMPATHIZER':
    case 'STEP_DECLINE_NOMINATION': return judged('R-NOM-1', 'answer_working_days', on(reached, 'nomination_date'));
    case 'STEP_DECIDE_ADMISSION': return moved ? stated('R-DL-1', on(reached, 'cell_resolution_date')) : {};
    case 'STEP_RECORD_CEREMONY': return stated('R-DL-2', textOf(step.received_date) ?? on(reached, 'decision_received_date')
      ?? on(reached, 'decision_confirmation_date') ?? on(reached, 'admission_decision_date'));
    case 'STEP_PROPOSE_RECOGNITION':
    case 'STEP_PROPOSE_STRIKE_OFF': {
      const ceremony = on(reached, 'ceremony_date');
      const months = ceremony ? ruleNumber(ceremony, 'R-PRB-1', 'months') : undefined;
      return months === undefined ? {} : { ...stated('R-DL-3', monthsLater(ceremony, months)), once: true };
    }
    case 'STEP_DECIDE_RECOGNITION':
    case 'STEP_DECIDE_STRIKE_OFF':
      if (!moved) return {};
      if (step.from_state === 'CANDIDATE_STATE_RECOGNITION_REPORTED') return stated('R-DL-4', on(reached, 'recognition_report_date'));
      return stated('R-DL-4', on(reached, step.step === 'STEP_DECIDE_STRIKE_OFF' ? 'strike_off_proposal_date' : 'recognition_proposal_date'));
    case 'STEP_DECLARE_PARTY_CV': return stated('R-DL-5', on(reached, 'ceremony_date'));
    case 'STEP_ACCEPT_TRANSFER': return judged(probation.has(step.to_state) ? 'R-TRF-1' : 'R-TRF-2', 'working_days', on(reached, 'transfer_date'));
    default: return {};
  }
}

// One person's steps that stand: what was undone is as if it had not been.
function standing(entries) {
  const left = [];
  for (const entry of entries) {
    if (entry.step.step === 'STEP_UNDO') {
      while (left.length > 0 && left.at(-1).version > entry.step.restored_version) left.pop();
    } else if (entry.step.step !== 'STEP_CORRECT') {
      left.push(entry);
    }
  }
  return left;
}

function countDefects(steps, add) {
  let returned = false;
  for (const { step, candidate, day } of steps) {
    if (['STEP_DELIST', 'STEP_RELIST'].includes(step.step)) returned = false;
    if (step.step === 'STEP_DECIDE_ADMISSION' && step.from_state !== step.to_state) {
      if (!returned) add('DOSSIER_JUDGED', 'FIRST_TIME_RIGHT', 0, day);
      returned = false;
    }
    if (step.step !== 'STEP_RETURN_DOSSIER') continue;
    if (!returned) add('DOSSIER_JUDGED', 'RETURNED', 0, day);
    returned = true;
    const forms = step.form.split(',');
    step.codes.forEach((code, at) => {
      add('DEFECT', `${forms[Math.min(at, forms.length - 1)]}|${code}`, 0, day);
      if (candidate.helper) add('DEFECT_OF_HELPER', `${candidate.helper.slice('members/'.length)}|${code}`, 0, day);
    });
  }
}

function countDeadlines(steps, add) {
  const told = new Set();
  for (const entry of steps) {
    const { rule, from, late, once } = clockOf(entry);
    if (rule && from && !(once && told.has(`${rule} ${from}`))) {
      told.add(`${rule} ${from}`);
      add('DEADLINE', `${rule}|${late ? 'LATE' : 'IN_TIME'}`, daysBetween(from, entry.day), entry.day);
    }
    for (const asked of entry.step.verifications) {
      const answered = ['VERIFICATION_OUTCOME_CLEAR', 'VERIFICATION_OUTCOME_ISSUE'].includes(asked.outcome);
      const answer = textOf(asked.reply_date) ?? (answered ? textOf(asked.answer_date) : null);
      const request = textOf(asked.request_date);
      const key = `R-VER-1 ${asked.subject} ${request}`;
      if (!answer || !request || told.has(key)) continue;
      told.add(key);
      const days = ruleNumber(request, 'R-VER-1', 'reply_working_days');
      const due = textOf(asked.due_date) ?? (days === undefined ? undefined : workingDaysLater(request, days));
      if (due) add('DEADLINE', `R-VER-1|${answer > due ? 'LATE' : 'IN_TIME'}`, daysBetween(request, answer), answer);
    }
  }
}

function countReviews(steps, held, through, add) {
  const owed = [];
  for (const { candidate, day } of steps) {
    const waiting = candidate.state === 'CANDIDATE_STATE_TRANSFER_PENDING';
    const isOwed = reviewed.has(waiting ? candidate.resume_state : candidate.state);
    const isOpen = owed.length > 0 && !owed.at(-1).until;
    if (isOwed && !isOpen) owed.push({ from: day });
    if (!isOwed && isOpen) owed.at(-1).until = day;
  }
  const isExpected = (month) => owed.some(({ from, until }) => from <= month && (!until || lastOfMonth(month) < until))
    && ruleNumber(lastOfMonth(month), 'R-RVW-2', 'days_after_month_end') !== undefined;
  const months = new Set(held.keys());
  for (const { from, until } of owed) {
    for (let month = firstOfMonth(from); lastOfMonth(month) <= through && (!until || month <= until); month = nextMonth(month)) months.add(month);
  }
  for (const month of months) {
    const end = lastOfMonth(month);
    const review = held.get(month);
    if (!isExpected(month)) {
      if (review) add('REVIEW', 'EXTRA', 0, end);
    } else if (!review) {
      if (end <= through) add('REVIEW', 'MISSING', 0, end);
    } else {
      add('REVIEW', review > plus(end, ruleNumber(end, 'R-RVW-2', 'days_after_month_end')) ? 'LATE' : 'HELD', 0, end);
    }
  }
}

// The last day of the last month whose reviews can no longer be held in time.
export function reviewHorizon() {
  let end = plus(firstOfMonth(today()), -1);
  while (plus(end, ruleNumber(end, 'R-RVW-2', 'days_after_month_end')) >= today()) end = plus(firstOfMonth(end), -1);
  return end;
}

function readPeople() {
  const event = definitions['ketnap.dossier.v1.CandidateStepRecorded'];
  const people = new Map();
  for (const [id, version, bytes] of sql(`SELECT HEX(aggregate_id), aggregate_version, HEX(event) FROM ketnap_dossier.journal_entry
    WHERE event_type LIKE '%ketnap.dossier.v1.CandidateStepRecorded' ORDER BY aggregate_id, aggregate_version`)) {
    const { candidate, step } = event.deserialize(Buffer.from(bytes, 'hex'));
    if (!people.has(id)) people.set(id, []);
    people.get(id).push({ version: Number(version), candidate, step, day: textOf(step.occurred_on) });
  }
  return people;
}

// INSERT statements for `fact`.
export function processFacts() {
  learnCalendar();
  const held = new Map();
  for (const [id, month, day] of sql('SELECT HEX(candidate_id), review_month, review_date FROM ketnap_dossier.monthly_review')) {
    if (!held.has(id)) held.set(id, new Map());
    held.get(id).set(month, day);
  }
  const through = reviewHorizon();
  const rows = [];
  for (const [id, entries] of readPeople()) {
    if (entries.at(-1).candidate.state === 'CANDIDATE_STATE_MERGED') continue;
    const add = (figure, code, number, day) => rows.push(`(X'${id}', '${figure}', '${code}', ${number}, '${day}')`);
    const steps = standing(entries);
    countDefects(steps, add);
    countDeadlines(steps, add);
    countReviews(steps, held.get(id) ?? new Map(), through, add);
  }
  const statements = [];
  for (let at = 0; at < rows.length; at += 1000) {
    statements.push(`INSERT INTO fact (candidate, figure, code, number, day) VALUES ${rows.slice(at, at + 1000).join(',')}`);
  }
  return statements;
}
