// A real SMTP server for the tests, on 127.0.0.1. One JSON line per event on stdout; it ends when stdin ends, so that a test run that
// was killed leaves nothing behind. The line "drop" on stdin cuts every open connection, as a server that restarts does.
//
//   node smtp-server.mjs --security none|starttls|tls [--port 0] [--cert leaf.pem --key leaf.key]
//                        [--user name --pass word] [--methods PLAIN,LOGIN] [--no-pipelining]
//
// What it does is asked for by the beginning of the recipient's local part:
//   reject550  550 to RCPT, echoing the address and a number of six digits
//   defer451   451 to RCPT
//   close421   421 to RCPT, then it hangs up
//   refusedata 554 after the message
//   hang       never answers RCPT
//   dropafterdata  takes the message, reports it, and hangs up without an answer
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const { values: options } = parseArgs({
  options: {
    security: { type: 'string', default: 'none' },
    port: { type: 'string', default: '0' },
    cert: { type: 'string' },
    key: { type: 'string' },
    user: { type: 'string' },
    pass: { type: 'string' },
    methods: { type: 'string', default: 'PLAIN,LOGIN' },
    'no-pipelining': { type: 'boolean', default: false },
  },
});

const report = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const socketOf = (session) => [...server.connections].find((connection) => connection.id === session.id)?._socket;
const hangUp = (session) => socketOf(session)?.destroy();

const disabledCommands = [];
if (!options.user) disabledCommands.push('AUTH');
if (options.security !== 'starttls') disabledCommands.push('STARTTLS');

const server = new SMTPServer({
  disabledCommands,
  secure: options.security === 'tls',
  allowInsecureAuth: options.security === 'none',
  authMethods: options.methods.split(','),
  cert: options.cert && readFileSync(options.cert),
  key: options.key && readFileSync(options.key),
  hidePIPELINING: options['no-pipelining'],
  hideENHANCEDSTATUSCODES: false,
  maxAllowedUnauthenticatedCommands: false,
  disableReverseLookup: true,
  logger: false,

  onConnect(session, done) {
    report({ event: 'connection' });
    done();
  },

  onAuth({ method, username, password }, session, done) {
    report({ event: 'auth', method });
    const known = username === options.user && password === options.pass;
    done(known ? null : refusal(535, 'Authentication credentials invalid'), { user: username });
  },

  onRcptTo({ address }, session, done) {
    if (address.startsWith('reject550')) return done(refusal(550, `<${address}>: no such user 123456`));
    if (address.startsWith('defer451')) return done(refusal(451, 'Greylisted, try again later'));
    if (address.startsWith('hang')) return undefined;
    if (address.startsWith('close421')) {
      done(refusal(421, 'Too busy'));
      return setImmediate(() => socketOf(session)?.end());
    }
    return done();
  },

  async onData(stream, session, done) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const mail = await simpleParser(raw);
    const to = session.envelope.rcptTo[0].address;
    report({
      event: 'mail',
      from: session.envelope.mailFrom.address,
      to,
      secure: session.secure,
      messageId: mail.messageId,
      subject: mail.subject,
      sender: mail.from?.value[0],
      text: mail.text,
      html: mail.html,
      raw: raw.toString('latin1'),
    });
    if (to.startsWith('dropafterdata')) return hangUp(session);
    return done(to.startsWith('refusedata') ? refusal(554, 'Message content refused') : null);
  },
});

// A client that breaks off a handshake is a case under test, not a fault of the server.
server.on('error', (error) => report({ event: 'error', message: error.message }));
server.listen(Number(options.port), '127.0.0.1', () => report({ event: 'listening', port: server.server.address().port }));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line !== 'drop') return;
    for (const connection of server.connections) connection._socket.destroy();
    report({ event: 'dropped' });
  })
  .on('close', () => process.exit(0));
