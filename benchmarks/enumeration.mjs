// The measuring side of benchmarks/enumeration. The database is touched only to make time pass between rounds.
import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const [port, timings, hashed, accountCount] = process.argv.slice(2).map(Number);
const password = 'violet teapot at dawn';
const claim = 0.55;

// Plain HTTP/1.1 on one socket: a client library's own pools and parsers would add to the noise.
class Connection {
  #socket = connect({ port, host: '127.0.0.1', noDelay: true });
  #waiting;
  #received = '';
  #at = 0n;

  constructor() {
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk) => {
      if (this.#received === '') this.#at = process.hrtime.bigint();
      this.#received += chunk;
      const answer = complete(this.#received);
      if (!answer) return;
      this.#received = '';
      this.#waiting({ ...answer, at: this.#at });
    });
    this.#socket.on('close', () => { throw new Error('the connection was closed'); });
  }

  // Milliseconds until the first byte of the answer.
  async call(method, path, body) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const head = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Content-Type: application/json', `Content-Length: ${text.length}`];
    const request = `${head.join('\r\n')}\r\n\r\n${text}`;
    const answered = new Promise((resolve) => { this.#waiting = resolve; });
    const start = process.hrtime.bigint();
    this.#socket.write(request);
    const answer = await answered;
    return { status: answer.status, text: answer.body, took: Number(answer.at - start) / 1e6 };
  }

  end() {
    this.#socket.removeAllListeners('close');
    this.#socket.end();
  }
}

function complete(received) {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const [status, headers, body] = [Number(received.slice(9, 12)), received.slice(0, head).toLowerCase(), received.slice(head + 4)];
  const length = /\ncontent-length: (\d+)/.exec(headers);
  if (length) return body.length >= Number(length[1]) ? { status, body } : undefined;
  if (headers.includes('chunked')) return body.endsWith('\r\n0\r\n\r\n') ? { status, body: unchunked(body) } : undefined;
  return { status, body };
}

function unchunked(body) {
  const end = body.indexOf('\r\n');
  const size = parseInt(body.slice(0, end), 16);
  return size === 0 ? '' : body.slice(end + 2, end + 2 + size) + unchunked(body.slice(end + 4 + size));
}

const http = new Connection();
const newAddress = () => `${randomBytes(16).toString('hex')}@example.com`;
const many = (n, make) => Array.from({ length: n }, make);

function shuffle(items) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

async function expect(status, method, path, body) {
  const answer = await http.call(method, path, body);
  if (answer.status !== status) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
  return answer;
}

const post = (status, path, body) => expect(status, 'POST', `/api/v1/${path}`, body);
const send = (email) => post(202, 'otp/send', { email });
const forgot = (email) => post(202, 'auth/password/forgot', { email });
const register = (email) => post(202, 'auth/register', { email, password });
const logIn = (email) => post(401, 'auth/login', { email, password: 'violet teapot at dusk' });
const verify = (email) => post(400, 'otp/verify', { email, code: '0000000000' });

// A day and an hour pass: no cooldown, no limit, and nobody's budget is touched.
function aDayPasses() {
  const older = (table, column) =>
    `UPDATE ${table} SET ${column} = ARRAY(SELECT t - interval '25 hours' FROM unnest(${column}) t ORDER BY 1 DESC)`;
  execFileSync('psql', ['-X', '-q', '-c', older('otp.destinations', 'recent_sends'), '-c', older('otp.guess_budgets', 'failures'),
    '-c', 'VACUUM ANALYZE', '-c', 'CHECKPOINT']);
}

async function prepareAccounts() {
  const accounts = many(accountCount, newAddress);
  for (const email of accounts) {
    const { challengeId } = JSON.parse((await register(email)).text);
    let code;
    while (!(code = JSON.parse((await expect(200, 'GET', `/dev/inbox/messages?to=${email}`)).text)[0]?.code)) await pause(2);
    await post(200, 'otp/verify', { challengeId, code });
  }
  return accounts;
}

// Half known, half unknown in random order, a pause after each: what a call leaves behind is over before the next.
async function measure(count, accounts, strangers, call, before, after) {
  const [times, afterwards] = [{ known: [], unknown: [] }, { known: [], unknown: [] }];
  while (times.known.length < count) {
    const size = Math.min(count - times.known.length, accounts.length);
    const round = shuffle([
      ...shuffle([...accounts]).slice(0, size).map((email) => ({ email, kind: 'known' })),
      ...strangers(size).map((email) => ({ email, kind: 'unknown' })),
    ]);
    aDayPasses();
    for (const { email } of before ? round : []) await before(email);
    for (const { email, kind } of round) {
      await pause(before || after ? 4 : 2);
      times[kind].push((await call(email)).took);
      if (after) afterwards[kind].push((await after()).took);
    }
  }
  return [times, afterwards];
}

// The probability that a timing of a is longer than one of b: Mann-Whitney's U, ties counted half.
function auc(a, b) {
  const all = [...a.map((t) => [t, 1]), ...b.map((t) => [t, 0])].sort((x, y) => x[0] - y[0]);
  let ranks = 0;
  for (let i = 0, end; i < all.length; i = end) {
    for (end = i; end < all.length && all[end][0] === all[i][0];) end++;
    for (let k = i; k < end; k++) ranks += all[k][1] * (i + end + 1) / 2;
  }
  return (ranks - a.length * (a.length + 1) / 2) / (a.length * b.length);
}

const margin = (a, b) => 1.96 * Math.sqrt((a.length + b.length + 1) / (12 * a.length * b.length));
const median = (values) => [...values].sort((x, y) => x - y)[values.length >> 1];
const shown = (a, b) => `${auc(a, b).toFixed(3)} (${(auc(a, b) - margin(a, b)).toFixed(3)} to ${(auc(a, b) + margin(a, b)).toFixed(3)})`;

// How much later one kind would have to answer for the claim to fail: what this run could have seen.
function visibleFrom(values) {
  let [low, high] = [0, median(values)];
  for (let i = 0; i < 30; i++) {
    const shift = (low + high) / 2;
    if (auc(values.map((v) => v + shift), values) < claim) low = shift;
    else high = shift;
  }
  return high;
}

let broken = false;

function report(name, { known, unknown }) {
  const halves = shuffle([...unknown]);
  const middle = halves.length >> 1;
  const a = auc(known, unknown);
  // Chance alone may take a short run beyond the claim; what its interval cannot tell from one half breaks nothing.
  broken ||= Math.max(a, 1 - a) > claim && Math.abs(a - 0.5) > margin(known, unknown);
  console.log(`| ${name} | ${known.length} + ${unknown.length} | ${median(known).toFixed(2)} | ${median(unknown).toFixed(2)} `
    + `| ${shown(known, unknown)} | ${shown(halves.slice(0, middle), halves.slice(middle))} | ${visibleFrom(unknown).toFixed(2)} |`);
}

for (const address of many(300, newAddress)) {
  await send(address);
  await verify(address);
  await forgot(newAddress());
}
for (const address of many(10, newAddress)) {
  await register(address);
  await logIn(address);
}
const accounts = await prepareAccounts();
const askedBefore = many(accounts.length, newAddress);
for (const address of askedBefore) {
  await send(address);
  await verify(address);
}
const fresh = (n) => many(n, newAddress);
const old = (n) => shuffle([...askedBefore]).slice(0, n);
const probe = () => verify(newAddress());

console.log('| call | timings | known, median ms | unknown, median ms | AUC (95 %) | control: unknown, halved | 0.55 would take, ms |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
report('send', (await measure(timings, accounts, fresh, send))[0]);
report('send, the unknown asked before', (await measure(timings, accounts, old, send))[0]);
const [forgotten, afterwards] = await measure(timings, accounts, fresh, forgot, undefined, probe);
report('forgot', forgotten);
report('the call right after forgot', afterwards);
report('forgot, the unknown asked before', (await measure(timings, accounts, old, forgot))[0]);
report('verify, wrong code', (await measure(timings, accounts, fresh, verify, send))[0]);
report('verify, wrong code, the unknown guessed at before', (await measure(timings, accounts, old, verify, send))[0]);
report('register with password', (await measure(hashed, accounts, fresh, register))[0]);
report('login, wrong password', (await measure(hashed, accounts, fresh, logIn))[0]);
http.end();
process.exitCode = broken ? 1 : 0;
