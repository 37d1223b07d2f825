// Makes disposable-domains.txt and LICENSE.txt anew, byte for byte: node make.mjs (needs npm and tar).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { domainToASCII } from "node:url";

const source = "disposable-domains@2.0.1";
const integrity = "sha512-HHFOvipnCiPKQyFRClxViWYHoeLVYYdBXecpJ59MzdYtlxvC/u/eFJW+ZIGw8Lk01Fp+kmUlxJPwgaRudtqJCQ==";

const folder = mkdtempSync(join(tmpdir(), "disposable-domains-"));
try {
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, source], { encoding: "utf8" });
  const archive = join(folder, packed.trim().split("\n").at(-1));
  const digest = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (digest !== integrity) throw new Error(`${source} is ${digest}, not ${integrity}`);

  const extract = (path) => execFileSync("tar", ["-xzOf", archive, `package/${path}`], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const write = (name, text) => writeFileSync(new URL(name, import.meta.url), text);

  const domains = new Set(JSON.parse(extract("index.json")).map(domainToASCII));
  const parents = (domain) => domain.split(".").map((_, i, labels) => labels.slice(i + 1).join("."));
  // What is below another entry is met by that one; a single label would be a whole top-level domain.
  const kept = [...domains].filter((d) => d.includes(".") && !parents(d).some((p) => p.includes(".") && domains.has(p)));
  write("disposable-domains.txt", `${kept.sort().join("\n")}\n`);
  write("LICENSE.txt", extract("LICENSE"));
  console.log(`${kept.length} of ${domains.size} are kept.`);
} finally {
  rmSync(folder, { recursive: true });
}
