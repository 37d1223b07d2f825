// The people and the pump of benchmarks/pumping. Time is simulated: events of one minute are replayed at once over HTTP, then all times in
// the database that matter to the breaker are moved back by a minute. The seconds that the replay itself takes come on top.
import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const port = Number(process.argv[2]);
const wanted = process.argv.slice(3);
const concurrency = 8;
const pumpedNumbers = 2000;

// A fixed seed: the same run again is the same people again.
let state = 20261121;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const digits = (n) => Array.from({ length: n }, () => below(10)).join('');

// Real people have numbers from all over their country's mobile ranges.
const people = {
  IN: () => `+91${pick(['98', '99', '97', '96', '90', '88', '70'])}${digits(8)}`,
  DE: () => `+49${pick(['151', '160', '170', '171', '175'])}${1 + below(9)}${digits(7)}`,
  GB: () => `+447${pick(['4', '5', '7', '8', '9'])}${digits(8)}`,
  US: () => `+1${pick(['202', '212', '312', '415', '512', '617', '713', '206'])}${2 + below(8)}${1 + below(8)}${2 + below(7)}${digits(4)}`,
};
const pumps = { IN: '+919812', PK: '+9230012', ID: '+6281234' };
const rest = { IN: 6, PK: 5, ID: 5 };

const neighbours = (country, i) => pumps[country] + String(1000 + i).padStart(rest[country], '0');
const inRange = (country) => `${pumps[country].slice(0, -(6 - rest[country]) || undefined)}${digits(6)}`;

// A manner: the minutes of people before the pump, pumped messages a minute, which numbers, and when the sale begins.
const manners = {
  'sale only': { perMinute: 0, saleAt: 70, minutes: 100 },
  'neighbours, fast': { perMinute: 60, number: neighbours, saleAt: 75 },
  'neighbours, slow': { perMinute: 5, number: neighbours, saleAt: 120 },
  'random in a million, fast': { perMinute: 60, number: inRange, saleAt: 75 },
  'random in a million, slow': { perMinute: 5, number: inRange, saleAt: 120 },
  'random in a million, a burst': { perMinute: 1000, number: inRange, saleAt: 62 },
};
const pumpFrom = 60;
const [realPerMinute, salePerMinute, saleMinutes] = [12, 120, 10];

function call(method, path, body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  // From addresses all over 127/8: no limit by client address could tell these callers from each other.
  const localAddress = `127.${1 + below(250)}.${below(250)}.${1 + below(250)}`;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, localAddress, agent: false, headers: { 'content-type': 'application/json', 'content-length': text.length } },
      (answer) => {
        let read = '';
        answer.setEncoding('utf8').on('data', (chunk) => { read += chunk; }).on('end', () => resolve({ status: answer.statusCode, body: read && JSON.parse(read) }));
      });
    sent.on('error', reject).end(text);
  });
}

async function codeFor(phone) {
  for (let i = 0; i < 500; i++) {
    const [message] = (await call('GET', `/dev/inbox/messages?to=${encodeURIComponent(phone)}`)).body;
    if (message) return message.code;
    await pause(4);
  }
  throw new Error('a message did not arrive');
}

const psql = (...commands) => execFileSync('psql', ['-X', '-q', '-t', '-A', ...commands.flatMap((c) => ['-c', c])], { encoding: 'utf8' }).trim();

function aMinutePasses(minute) {
  psql(
    `UPDATE protection.sms_scopes SET minute = minute - 1, judged_from = judged_from - 1, hour = hour - ${minute % 60 === 59 ? 1 : 0},
       blocked_until = blocked_until - interval '1 minute', blocked_at = blocked_at - interval '1 minute'`,
    `UPDATE otp.challenges SET created_at = created_at - interval '1 minute', expires_at = expires_at - interval '1 minute'
       WHERE expires_at > now() - interval '1 minute'`);
}

function planOf(manner) {
  const lasts = manner.perMinute ? Math.ceil(pumpedNumbers / manner.perMinute) : 0;
  const until = manner.minutes ?? Math.max(pumpFrom + lasts, manner.saleAt + saleMinutes) + 10;
  const plan = Array.from({ length: until }, () => []);
  const shares = Object.keys(pumps);
  let pumped = 0;
  for (let minute = 0; minute < until; minute++) {
    const sale = minute >= manner.saleAt && minute < manner.saleAt + saleMinutes;
    for (let i = 0; i < (sale ? salePerMinute : realPerMinute); i++) {
      const country = pick(Object.keys(people));
      plan[minute].push({ at: random(), label: sale ? 'sale' : 'real', country, number: people[country], willVerify: random() < 0.85 });
    }
    for (let i = 0; minute >= pumpFrom && i < manner.perMinute && pumped < pumpedNumbers; i++, pumped++) {
      const country = shares[pumped % shares.length];
      plan[minute].push({ at: random(), label: 'pumped', country, number: manner.number.bind(null, country, Math.floor(pumped / shares.length)) });
    }
    plan[minute].sort((a, b) => a.at - b.at);
  }
  return plan;
}

// Most read a message within half a minute, one in twenty needs more than two.
const readingMinutes = () => 0.4 * Math.exp(0.75 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

async function ask(event, plan, minute, counts) {
  const of = (counts[event.label][event.country] ??= { sent: 0, refused: 0, codes: {} });
  // Not all numbers that are drawn are assigned.
  let phone, status, body;
  do {
    phone = event.number();
    ({ status, body } = await call('POST', '/api/v1/otp/send', { phone }));
  } while (['number_not_supported', 'validation_failed'].includes(body.code));
  of.sent++;
  if (status !== 202) {
    if (!['sms_paused', 'sms_ceiling'].includes(body.code)) throw new Error(`${phone}: ${status} ${JSON.stringify(body)}`);
    of.refused++;
    of.codes[body.code] = (of.codes[body.code] ?? 0) + 1;
    return;
  }
  if (!event.willVerify) return;
  // Taken at once: the inbox keeps the latest 500 messages only.
  const code = await codeFor(phone);
  const at = event.at + readingMinutes();
  const later = Math.min(Math.floor(at), 4);
  const due = { at: later ? at - later : at, label: 'answer', challengeId: body.challengeId, code };
  if (later && minute + later < plan.length) plan[minute + later].push(due);
  return later ? undefined : due;
}

async function answer(event) {
  const { status, body } = await call('POST', '/api/v1/otp/verify', { challengeId: event.challengeId, code: event.code });
  if (status !== 200) throw new Error(`verify answered ${status}: ${JSON.stringify(body)}`);
}

async function replay(plan, minute, counts) {
  const queue = plan[minute].sort((a, b) => a.at - b.at);
  const work = async () => {
    for (let event; (event = queue.shift());) {
      if (event.label === 'answer') {
        await answer(event);
        continue;
      }
      const due = await ask(event, plan, minute, counts);
      if (due) queue.splice(queue.findIndex((e) => e.at > due.at) >>> 0, 0, due);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

const total = (by, field) => Object.values(by).reduce((sum, c) => sum + c[field], 0);
const percent = (by) => (total(by, 'sent') === 0 ? '' : `${(100 * total(by, 'refused') / total(by, 'sent')).toFixed(2)} %`);
const through = (by) => Object.entries(by).map(([country, c]) => `${country} ${c.sent - c.refused}`).sort().join(', ');

console.log('| manner | pumped | refused | got through | people | refused | in the sale | refused | blocks |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
let failed = false;
for (const [name, manner] of Object.entries(manners)) {
  if (wanted.length && !wanted.includes(name)) continue;
  psql('TRUNCATE protection.sms_scopes, otp.challenges, otp.live_challenges, otp.destinations, otp.guess_budgets, delivery.outbox, accounts.audit_events');
  const counts = { pumped: {}, real: {}, sale: {} };
  const plan = planOf(manner);
  for (let minute = 0; minute < plan.length; minute++) {
    await replay(plan, minute, counts);
    aMinutePasses(minute);
  }
  const blocks = psql("SELECT string_agg(address_mask, ', ' ORDER BY id) FROM accounts.audit_events WHERE event = 'sms_blocked'");
  console.log(`| ${name} | ${total(counts.pumped, 'sent')} | ${percent(counts.pumped)} | ${through(counts.pumped)} `
    + `| ${total(counts.real, 'sent')} | ${percent(counts.real)} | ${total(counts.sale, 'sent')} | ${percent(counts.sale)} | ${blocks} |`);
  const realSent = total(counts.real, 'sent') + total(counts.sale, 'sent');
  const realRefused = total(counts.real, 'refused') + total(counts.sale, 'refused');
  failed ||= realRefused > 0.005 * realSent || (manner.perMinute > 0 && total(counts.pumped, 'refused') < 0.95 * total(counts.pumped, 'sent'));
}
process.exitCode = failed ? 1 : 0;
