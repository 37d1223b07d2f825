// Beside a flood of sends: holds open connections that ask for nothing, and verifies now and then. Usage: node overload.mjs URL HELD SECONDS
// Prints how many connections were still open at the end, how many verifications were answered, and how many of those were refused.
import net from 'node:net';
import http from 'node:http';

const [url, held, seconds] = [new URL(process.argv[2]), Number(process.argv[3]), Number(process.argv[4])];
const open = new Set();

async function hold() {
  for (let n = 0; n < held; n += 200) {
    await Promise.all(Array.from({ length: Math.min(200, held - n) }, () => new Promise((resolve) => {
      const socket = net.connect(url.port, url.hostname, () => { open.add(socket); resolve(); });
      socket.on('error', resolve);
      socket.on('close', () => open.delete(socket));
    })));
  }
}

function verify() {
  return new Promise((resolve) => {
    const started = process.hrtime.bigint();
    const call = http.request(new URL('/api/v1/otp/verify', url), { method: 'POST', headers: { 'Content-Type': 'application/json' }, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, ms: Number(process.hrtime.bigint() - started) / 1e6 }));
    });
    call.on('error', () => resolve({ status: 0, ms: 0 }));
    call.end('{"challengeId":"019a9f3e-7d5c-7c1b-9d8e-2f4b6a8c0e1d","code":"123456"}');
  });
}

await hold();
console.log('HELD');
const until = Date.now() + seconds * 1000;
const answers = [];
while (Date.now() < until) {
  answers.push(await verify());
  await new Promise((resolve) => { setTimeout(resolve, 20); });
}
const times = answers.filter((a) => a.status === 400).map((a) => a.ms).sort((a, b) => a - b);
console.log(`RESULT ${open.size} ${answers.length} ${answers.filter((a) => a.status !== 400).length} ${Math.round(times[Math.floor(times.length / 2)] ?? 0)}`);
for (const socket of open) socket.destroy();
