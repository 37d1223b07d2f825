// Meets a 428, solves its puzzle and sends: node proof.mjs <baseUrl> <email>. TypeScriptClientTests.cs runs it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createOtpAuthClient, isProblem } from "otpauth-client";
import { solvePuzzle } from "otpauth-client/proof";

// Every length of the last block, against another's SHA-256.
for (let length = 0; length < 130; length++) {
  const proof = await solvePuzzle({ puzzle: "x".repeat(length), difficulty: 6 });
  assert.ok(createHash("sha256").update(proof).digest().readUInt32BE() < 2 ** 26, proof);
}

// An unending one is given up, and has let others have the thread until then.
const given = new AbortController();
setTimeout(() => given.abort(new Error("enough")), 50);
await assert.rejects(solvePuzzle({ puzzle: "x", difficulty: 32 }, { signal: given.signal }), /enough/);
await assert.rejects(solvePuzzle({ puzzle: "x", difficulty: 256 }), RangeError);

const [baseUrl = "", email = ""] = process.argv.slice(2);
const client = createOtpAuthClient({ baseUrl });
const refused = await client.POST("/api/v1/otp/send", { body: { email } });
assert.equal(refused.response.status, 428);
assert.ok(isProblem(refused.error, "proof_required"));
const { puzzle, difficulty } = refused.error.proof ?? {};
assert.ok(puzzle && difficulty);

const proof = await solvePuzzle({ puzzle, difficulty });
const sent = await client.POST("/api/v1/otp/send", { body: { email }, params: { header: { "X-Proof": proof } } });
assert.equal(sent.response.status, 202);
console.log("done");
