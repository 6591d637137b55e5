// The tests' own corner of the suite, made through its API: a superior committee with two grassroots organizations
// (A and B), a cell below each, members, and accounts with a role each. Kept in a file, so that every test program
// finds the same.
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { administrator } from './administrator.mjs';
import { anonymous, as, day, listAll, Refusal } from './client.mjs';
import { eventually, sleep, state } from './environment.mjs';

const file = path.join(path.dirname(state), 'world.json');
const everywhere = 'organizations/-';

// Who works in the corner: roles over which organization.
export const staff = {
  officer: ['board-officer historical-entry', everywhere],
  inspector: ['inspector', everywhere],
  commission: ['inspection-commission historical-entry', 'superior'],
  standing: ['standing-committee historical-entry', 'superior'],
  trainer: ['training-officer historical-entry', 'superior'],
  baseA: ['base-committee-officer historical-entry', 'baseA'],
  cellA: ['cell-secretary historical-entry', 'cellA'],
  unionA: ['mass-organization-officer', 'cellA'],
  secretaryA: ['cell-secretary', 'cellA'],
  baseB: ['base-committee-officer historical-entry', 'baseB'],
  cellB: ['cell-secretary historical-entry', 'cellB'],
  trainerB: ['training-officer historical-entry', 'baseB'],
  // Of an inspection team, members of a cell elsewhere, without any role of their own.
  lead: ['', 'cellC'],
  teammate: ['', 'cellC'],
  // Every role there is, over A alone.
  clerkA: ['system-administrator board-officer standing-committee base-committee-officer cell-secretary '
    + 'mass-organization-officer training-officer inspector inspection-commission historical-entry', 'baseA'],
};

// Password hashing takes two at a time and sends others away.
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'RESOURCE_EXHAUSTED') throw error;
      await sleep(200);
    }
  }
}

export async function signIn(userName, password) {
  const reply = await patiently(() => anonymous.SignIn({ user_name: userName, password }));
  return { token: reply.session_token, mustChange: reply.must_change_password };
}

// Replaces the one-time password by `password` and gives the session's token.
export async function enter(userName, oneTimePassword, password) {
  const { token } = await signIn(userName, oneTimePassword);
  await patiently(() => as(token).ChangePassword({ current_password: oneTimePassword, new_password: password }));
  return token;
}

export const newPassword = () => `Sông Kỳ Cùng ${randomBytes(9).toString('base64url')}`;

// A new account with these roles over `organization`, signed in.
export async function newAccount(admin, { userName, organization = everywhere, roles = [], member = '' }) {
  // The identity service learns of new organizations by events.
  const made = await eventually(() => patiently(() => admin.CreateAccount({
    account: { user_name: userName, display_name: `Cán bộ ${userName}`, organization, member } })));
  const grants = [];
  for (const role of roles) {
    grants.push(await admin.GrantRole({ grant: { account: made.account.name, role: `roles/${role}`, organization,
      valid_from: day('2020-01-01'), reason: 'Kiểm thử' } }));
  }
  const password = newPassword();
  const token = await enter(userName, made.one_time_password, password);
  return { account: made.account.name, userName, password, token, grants: grants.map((grant) => grant.name) };
}

async function findOrMakeRoot(officer) {
  const provinces = await listAll(officer, 'ListOrganizations', { type: 'PROVINCIAL_COMMITTEE' }, 'organizations');
  if (provinces.length > 0) return provinces[0].name;
  return (await officer.CreateOrganization({ organization: { type: 'PROVINCIAL_COMMITTEE', committee_size: 50,
    standing_committee_size: 15, display_name: 'Đảng bộ tỉnh (kiểm thử)', has_admission_authority: true,
    valid_from: day('1990-01-01'), synthetic: true } })).name;
}

// Members are entered once the register knows the cell; dates make them official long ago.
async function makeMembers(officer, cell, names) {
  const members = [];
  for (const fullName of names) {
    members.push((await officer.CreateMember({ member: { organization: cell, full_name: fullName,
      birth_date: day('1970-02-03'), status: 'MEMBER_STATUS_OFFICIAL', admission_ceremony_date: day('2005-03-03'),
      official_date: day('2006-03-03'), seniority_date: day('2005-02-20'), synthetic: true } })).name);
  }
  return members;
}

async function makeOrganizations(officer, mark) {
  const make = async (parent, type, name, more = {}) => (await eventually(() => officer.CreateOrganization({
    organization: { parent, type, display_name: `${name} ${mark}`, valid_from: day('2000-01-01'), has_youth_union: true,
      has_trade_union: true, synthetic: true, workplace_kind: 'WORKPLACE_KIND_STATE_AGENCY', ...more } }))).name;
  const world = { root: await findOrMakeRoot(officer) };
  world.superior = await make(world.root, 'DIRECT_SUPERIOR_COMMITTEE', 'Đảng bộ cấp trên kiểm thử',
    { has_admission_authority: true, committee_size: 15, standing_committee_size: 5 });
  for (const letter of ['A', 'B']) {
    world[`base${letter}`] = await make(world.superior, 'GRASSROOTS_PARTY_ORGANIZATION', `Đảng bộ cơ sở ${letter}`,
      { committee_size: 7, standing_committee_size: 3 });
    world[`cell${letter}`] = await make(world[`base${letter}`], 'PARTY_CELL', `Chi bộ ${letter}`);
  }
  world.cellC = await make(world.root, 'GRASSROOTS_CELL', 'Chi bộ cơ sở C');
  world.membersA = await makeMembers(officer, world.cellA, ['Hoàng Văn Chính', 'Nông Thị Hoa', 'Lương Văn Tài', 'Vi Thị Nga']);
  world.membersB = await makeMembers(officer, world.cellB, ['Triệu Văn Sơn', 'Lý Thị Mai', 'Hứa Văn Long']);
  world.membersC = await makeMembers(officer, world.cellC, ['Đặng Văn Đoàn', 'Trần Thị Kiểm']);
  return world;
}

// Makes the corner with the accounts named in `who`, and writes it to the file.
export async function build(who = Object.keys(staff)) {
  const mark = randomBytes(3).toString('hex');
  const admin = as(await administrator());
  const people = {};
  const hire = async (key, organization, member) => {
    people[key] = await newAccount(admin, { userName: `kt-${key.toLowerCase()}-${mark}`, organization, member,
      roles: staff[key][0].split(' ').filter(Boolean) });
  };
  await hire('officer', everywhere);
  const officer = as(people.officer.token);
  const world = await makeOrganizations(officer, mark);
  const waiting = who.filter((key) => key !== 'officer');
  const worker = async () => {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      await hire(key, staff[key][1] === everywhere ? everywhere : world[staff[key][1]], { lead: world.membersC[0], teammate: world.membersC[1] }[key]);
    }
  };
  await Promise.all([worker(), worker()]);
  world.people = people;
  world.mark = mark;
  fs.writeFileSync(file, JSON.stringify(world, null, 1), { mode: 0o600 });
  return load();
}

// The corner as a former program made it, with a session for each of its people.
export function load() {
  const world = JSON.parse(fs.readFileSync(file, 'utf8'));
  world.as = Object.fromEntries(Object.entries(world.people).map(([key, { token }]) => [key, as(token)]));
  return world;
}

export const nothing = (collection) => `${collection}/${randomUUID()}`;
