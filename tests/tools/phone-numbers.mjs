// Prints what libphonenumber makes of numbers of every region and type, and of near misses, a line each:
// typed, default region, E.164, country, type (the last three only if it is a valid number), separated by tabs,
// a hyphen for what is not there.
import { createRequire } from 'node:module';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const metadata = createRequire(import.meta.url)('libphonenumber-js/metadata.max.json');

// Seeded, so that a failure comes again.
let seed = 20261121;
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % n;
};

// A text that the pattern matches. The metadata uses digits, classes, groups, alternatives and counts.
const sample = (pattern) => {
  let at = 0;
  const alternatives = () => {
    const options = [];
    do options.push(sequence());
    while (pattern[at] === '|' && ++at);
    return () => options[random(options.length)]();
  };
  const sequence = () => {
    const parts = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      const one = atom();
      const [least, most] = count();
      parts.push(() => Array.from({ length: least + random(most - least + 1) }, one).join(''));
    }
    return () => parts.map((p) => p()).join('');
  };
  const atom = () => {
    const c = pattern[at++];
    if (c === '\\') return at++, () => String(random(10));
    if (c === '(') {
      if (pattern.startsWith('?:', at)) at += 2;
      const inner = alternatives();
      at++;
      return inner;
    }
    if (c !== '[') return () => c;
    const end = pattern.indexOf(']', at);
    const set = new RegExp(pattern.slice(at - 1, end + 1));
    at = end + 1;
    const digits = [...'0123456789'].filter((d) => set.test(d));
    return () => digits[random(digits.length)];
  };
  const count = () => {
    if (pattern[at] === '?') return at++, [0, 1];
    if (pattern[at] !== '{') return [1, 1];
    const end = pattern.indexOf('}', at);
    const [least, most = least] = pattern.slice(at + 1, end).split(',').map(Number);
    at = end + 1;
    return [least, most];
  };
  return alternatives()();
};

const say = (typed, region) => {
  const number = parsePhoneNumberFromString(typed, { defaultCountry: region || undefined, extract: false });
  const known = number?.isValid() ? [number.number, number.country ?? '', number.getType() ?? ''] : ['', '', ''];
  console.log([typed, region, ...known].map((f) => f || '-').join('\t'));
};

const plans = [...Object.entries(metadata.countries), ...Object.values(metadata.nonGeographic).map((plan) => ['', plan])];
for (const [region, plan] of plans) {
  const [code, , general, , , prefix] = plan;
  for (const pattern of [general, ...plan[11].map((type) => type && type[0])].filter(Boolean)) {
    for (let i = 0; i < 4; i++) {
      const national = sample(pattern);
      const spot = random(national.length);
      const wrong = national.slice(0, spot) + random(10) + national.slice(spot + 1);
      for (const n of [national, wrong, national.slice(0, -1), national + random(10)]) {
        say(`+${code}${n}`, '');
        if (region) say(n, region);
      }
      if (region) {
        say(`${prefix || 0}${national}`, region);
        say(`${code}${national}`, region);
        say(`00${code} ${national}`, 'DE');
        say(`011-${code}-${national}`, 'US');
      }
    }
  }
}
