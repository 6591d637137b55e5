// Requests of the way into the Party, as the tests make them.
import { day, listAll, textOf } from './client.mjs';
import { eventually } from './environment.mjs';

let papers = 0;
// A numbered paper of that date.
export const paper = (date, symbol = 'NQ/CB') => ({ number: String(++papers).padStart(2, '0'), symbol, date: day(date) });

// A vote in which everybody is present; all in favour unless told otherwise.
export const tally = (entitled, inFavor = entitled) => ({ entitled, present: entitled, in_favor: inFavor, against: entitled - inFavor });

export const nominee = (organization, fullName, changes = {}) => ({
  organization, full_name: fullName, birth_date: day('1995-05-10'), sex: 'SEX_FEMALE', ethnicity: 'Tày', religion: 'Không',
  general_education: 'GENERAL_EDUCATION_UPPER_SECONDARY', qualification: 'QUALIFICATION_UNIVERSITY',
  occupation: 'OCCUPATION_CIVIL_SERVANT', youth_union_member: true, synthetic: true, ...changes,
});

export const nomination = (candidate, date, changes = {}) =>
  ({ candidate, nominator_kind: 'NOMINATOR_KIND_YOUTH_UNION', nomination_date: day(date), ...changes });

export const review = (candidate, month, date, changes = {}) => ({
  candidate, month: day(month), review_date: day(date), political_awareness: 'REVIEW_RATING_GOOD',
  work_result: 'REVIEW_RATING_GOOD', ethics: 'REVIEW_RATING_GOOD', public_trust: 'REVIEW_RATING_FAIR',
  conclusion: 'REVIEW_CONCLUSION_CONTINUE', ...changes,
});

export const newClass = (organizer, type, start, end, changes = {}) => ({
  training_class: { class_type: `classTypes/${type}`, organizer, title: `Lớp kiểm thử ${type} ${start}`,
    start_date: day(start), end_date: day(end), seats: 30, session_count: 2, synthetic: true, ...changes },
});

// A class from plan to certificates for these people, all by one session that may do all of it. Dates: open,
// nominate, first and last day (a session on each), issue.
export async function runClass(session, { organizer, type, nominator = organizer, candidates, dates }) {
  const [open, nominated, start, end, issue] = dates;
  const { name } = await session.CreateClass(newClass(organizer, type, start, end));
  await session.OpenRegistration({ training_class: name, date: day(open) });
  // The class learns of the people by events.
  const { nominations } = await eventually(() => session.Nominate({ training_class: name, organization: nominator,
    candidates, date: day(nominated) }));
  const names = nominations.map((each) => each.name);
  await session.ApproveNominations({ training_class: name, nominations: names, date: day(nominated) });
  await session.RecordAttendance({ training_class: name, session: 1, date: day(start), present: names });
  await session.RecordAttendance({ training_class: name, session: 2, date: day(end), present: names });
  await session.RecordResults({ training_class: name, date: day(end),
    results: names.map((each) => ({ nomination: each, score: 85 })) });
  await session.CompleteClass({ training_class: name, date: day(end) });
  const { certificates } = await session.IssueCertificates({ training_class: name, issue_date: day(issue) });
  return { name, nominations: names, certificates };
}

// The member of that full name in an organization's register.
export async function memberCalled(session, organization, fullName) {
  const members = await listAll(session, 'ListMembers', { organization }, 'members');
  return members.find((member) => member.full_name === fullName);
}

// How many official members the register counts in a cell on that date: what a vote of the cell is held against.
export async function votersOf(session, organization, date) {
  const members = await listAll(session, 'ListMembers', { organization }, 'members');
  return members.filter((member) => member.status === 'MEMBER_STATUS_OFFICIAL'
    && textOf(member.official_date) <= date).length;
}

// The ordinary way of people of one cell in 2018, as far as `stop`, by one session that may do all of a cell's and a
// base committee's work. `at` tells the cell's members; whoever is taken past "trained" needs a certificate first.
export async function bring(session, candidate, stop, { members, superior, officer, standing }) {
  const attach = (form, changes = {}) => session.AttachDocument({ candidate, form, date: day('2018-06-20'), ...changes });
  const introduce = (introducer) => attach('3-KNĐ', { introducer, acquainted_since: day('2015-01-10') });
  const resolve = (kind, date, vote) => session.RecordResolution({ candidate, kind: `RESOLUTION_KIND_${kind}`,
    resolution: paper(date), vote });
  const way = [
    ['listed', () => session.ListSympathizer({ candidate, resolution: paper('2018-02-05') })],
    ['helped', () => eventually(() => session.AssignHelper({ candidate, helper: members[0], resolution: paper('2018-02-05'),
      acquainted_since: day('2015-01-10') }))],
    ['trained', () => session.RecordMonthlyReview(review(candidate, '2018-02-01', '2018-03-05'))],
    ['applied', () => eventually(() => session.OpenDossier({ candidate, application_date: day('2018-06-01') }))],
    ['declared', async () => {
      await session.AttachDocument({ candidate, form: '2-KNĐ', date: day('2018-06-04') });
      // Both parents have died: the person alone is verified.
      await session.SetFamily({ candidate, relatives: ['FATHER', 'MOTHER'].map((relation) =>
        ({ relation: `RELATION_${relation}`, full_name: `Người thân ${relation}`, deceased: true })) });
    }],
    ['verifying', () => session.RequestVerification({ candidate, subject: 'SELF', recipient: 'Đảng ủy phường',
      request_date: day('2018-06-05') })],
    ['verified', () => session.AnswerVerification({ candidate, subject: 'SELF', answer_date: day('2018-06-15'),
      outcome: 'VERIFICATION_OUTCOME_CLEAR' })],
    ['collected', async () => {
      await introduce(members[0]);
      await introduce(members[1]);
      await attach('4-KNĐ');
      for (const source of ['YOUTH_UNION', 'TRADE_UNION', 'RESIDENCE_CELL']) {
        await session.RecordOpinion({ candidate, source: `OPINION_SOURCE_${source}`, date: day('2018-06-20'), favorable: true });
      }
      await attach('5-KNĐ');
    }],
    ['resolved', () => resolve('CELL_ADMISSION', '2018-07-02', tally(members.length))],
    ['base', () => resolve('BASE_ADMISSION', '2018-07-09', tally(7))],
    ['appraised', () => officer.AppraiseDossier({ candidate, date: day('2018-07-12') })],
    ['decided', () => standing.DecideAdmission({ candidate, deciding_organization: superior,
      body: 'DECIDING_BODY_STANDING_COMMITTEE', decision: paper('2018-07-20', 'QĐ/ĐU'), vote: tally(5) })],
    ['admitted', () => session.RecordCeremony({ candidate, decision_received_date: day('2018-07-24'),
      ceremony_date: day('2018-07-30') })],
  ];
  for (const [name, take] of way) {
    await take();
    if (name === stop) return;
  }
  throw new Error(`no such stop: ${stop}`);
}
