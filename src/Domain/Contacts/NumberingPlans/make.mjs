// Makes numbering-plans.txt and the licences anew, byte for byte: node make.mjs (needs npm and tar).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const source = "libphonenumber-js@1.13.16";
const integrity = "sha512-tIOCM9yx2Go6d5/ZANe0K+G4AZek1Ymx81HxQpf19Sri4zMP95eQbKdnUGHAvFQ4nx0PeLhFqvAfisTADXj3tQ==";

const folder = mkdtempSync(join(tmpdir(), "numbering-plans-"));
try {
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, source], { encoding: "utf8" });
  const archive = join(folder, packed.trim().split("\n").at(-1));
  const digest = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (digest !== integrity) throw new Error(`${source} is ${digest}, not ${integrity}`);

  const extract = (path) => execFileSync("tar", ["-xzOf", archive, `package/${path}`], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const write = (name, text) => writeFileSync(new URL(name, import.meta.url), text);

  const metadata = JSON.parse(extract("metadata.max.json"));
  if (metadata.version !== 4) throw new Error(`metadata version ${metadata.version}, not 4`);
  const plan = (region, [code, idd, pattern, lengths, , prefix, , parsing, transform, , leading, types]) => {
    if (!types) throw new Error(`${region || code} has no types`);
    const fields = [code, region, idd, prefix, parsing || prefix, transform && transform.replace(/\$(\d)/g, "${$1}"), leading, pattern, lengths.join()];
    for (let i = 0; i < 10; i++) fields.push(types[i]?.[0], types[i]?.[1] ? types[i][1].join() : "");
    return fields.map((f) => f || "").join("\t");
  };
  const lines = [];
  // The main region of a calling code comes first.
  for (const regions of Object.values(metadata.country_calling_codes)) lines.push(...regions.map((r) => plan(r, metadata.countries[r])));
  for (const entity of Object.values(metadata.nonGeographic)) lines.push(plan("", entity));
  write("numbering-plans.txt", `${lines.join("\n")}\n`);
  write("LICENSE.txt", extract("LICENSE"));
  write("LICENSE.Apache.txt", extract("LICENSE.Apache"));
} finally {
  rmSync(folder, { recursive: true });
}
