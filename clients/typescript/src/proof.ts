/** What `proof_required` (428) asks to be computed: the `proof` of its problem, where `kind` is `proof_of_work`. */
export interface Puzzle {
  puzzle: string;
  difficulty: number;
}

export interface SolveOptions {
  /** Gives up: the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** How long one stretch of work may keep the thread, in milliseconds. Default: 12, so that a page stays smooth. */
  stretch?: number;
}

const hashesBetweenLooksAtTheClock = 512;
const maxDifficulty = 32;

/**
 * Finds the value of the header `X-Proof`: the puzzle, a colon, and a number for which the SHA-256 of all of it begins with `difficulty`
 * zero bits. It needs no other module and no page, so that a worker can run it. WebCrypto would do one hash per turn of the event loop.
 */
export async function solvePuzzle({ puzzle, difficulty }: Puzzle, { signal, stretch = 12 }: SolveOptions = {}): Promise<string> {
  if (!(difficulty >= 0 && difficulty <= maxDifficulty)) throw new RangeError(`A difficulty of ${difficulty} is not solved here.`);

  const attempt = prepare(`${puzzle}:`);
  const turn = turns();
  try {
    for (let nonce = 0; ; ) {
      signal?.throwIfAborted();
      for (const end = performance.now() + stretch; performance.now() < end; ) {
        for (const stop = nonce + hashesBetweenLooksAtTheClock; nonce < stop; nonce++) {
          const text = String(nonce);
          if (Math.clz32(attempt(text)) >= difficulty) return `${puzzle}:${text}`;
        }
      }
      await turn.next();
    }
  } finally {
    turn.end();
  }
}

/** Lets others have the thread. Unlike timers, messages are not slowed down in pages that nobody looks at. */
function turns() {
  const { port1, port2 } = new MessageChannel();
  let resume = () => {};
  port1.onmessage = () => resume();
  return {
    next: () => new Promise<void>((resolve) => {
      resume = resolve;
      port2.postMessage(null);
    }),
    end: () => port1.close(),
  };
}

/** The first word of the SHA-256 of `prefix` and what is given. Whole blocks of the prefix are hashed once. */
function prepare(prefix: string): (rest: string) => number {
  const bytes = new TextEncoder().encode(prefix);
  const start = Uint32Array.from(initial);
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += 64) compress(start, bytes, at);

  const head = bytes.subarray(whole);
  const tail = new Uint8Array(192);
  tail.set(head);
  const view = new DataView(tail.buffer);
  const state = new Uint32Array(8);
  return (rest) => {
    let length = head.length;
    for (let i = 0; i < rest.length; i++) tail[length++] = rest.charCodeAt(i);
    const end = length + 9 <= 64 ? 64 : 128;
    tail[length] = 0x80;
    tail.fill(0, length + 1, end);
    view.setUint32(end - 4, (whole + length) * 8);
    state.set(start);
    for (let at = 0; at < end; at += 64) compress(state, tail, at);
    return state[0]!;
  };
}

const initial = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

// prettier-ignore
const constants = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

const schedule = new Int32Array(64);

/** One block of SHA-256 (FIPS 180-4 section 6.2.2). */
function compress(state: Uint32Array, block: Uint8Array, at: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i++, at += 4)
    w[i] = (block[at]! << 24) | (block[at + 1]! << 16) | (block[at + 2]! << 8) | block[at + 3]!;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }

  let a = state[0]! | 0, b = state[1]! | 0, c = state[2]! | 0, d = state[3]! | 0;
  let e = state[4]! | 0, f = state[5]! | 0, g = state[6]! | 0, h = state[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + constants[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }

  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
