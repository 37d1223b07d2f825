// Signs in and out of a running service with the package as built: node flow.mjs <baseUrl> <email>. TypeScriptClientTests.cs runs it.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { createOtpAuthClient, isProblem, memoryTokens } from "otpauth-client";

const [baseUrl = "", email = ""] = process.argv.slice(2);
const tokens = memoryTokens();
let refreshes = 0;
const client = createOtpAuthClient({
  baseUrl,
  tokens,
  fetch: (request) => {
    if (request.url.endsWith("/api/v1/auth/refresh")) refreshes++;
    return fetch(request);
  },
});

/** @param {string} to */
async function receiveCode(to) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(20)) {
    const response = await fetch(new URL(`/dev/inbox/messages?to=${encodeURIComponent(to)}`, baseUrl));
    assert.ok(response.ok);
    /** @type {{ code: string }[]} */
    const messages = await response.json();
    if (messages[0] !== undefined) return messages[0].code;
  }
  throw new Error(`No message to ${to}.`);
}

/**
 * What a program would tell a person: every refusal of the call's that it knows, narrowed to by its code.
 * @param {import("otpauth-client").Problem} problem
 * @returns {string}
 */
function explain(problem) {
  switch (problem.code) {
    case "otp_invalid":
      return `wrong, ${problem.attemptsLeft} left`;
    case "validation_failed":
      return `fix ${Object.keys(problem.errors ?? {}).join(", ")}`;
    // @ts-expect-error The list is closed: a code that it lacks does not compile.
    case "no_such_code":
      return "never";
    default:
      return problem.code;
  }
}

const refused = await client.POST("/api/v1/otp/send", { body: { email: "not an address" } });
assert.ok(isProblem(refused.error, "validation_failed"));
/** @type {"validation_failed"} */
const narrowed = refused.error.code;
assert.equal(`${narrowed}: ${explain(refused.error)}`, "validation_failed: fix email");

// @ts-expect-error The paths are closed, too.
const nowhere = await client.GET("/api/v1/nowhere");
assert.ok(isProblem(nowhere.error, "not_found"));

const sent = await client.POST("/api/v1/otp/send", { body: { email } });
assert.ok(sent.data, JSON.stringify(sent.error));
const { challengeId } = sent.data;
const code = await receiveCode(email);

const wrong = await client.POST("/api/v1/otp/verify", { body: { challengeId, code: code === "000000" ? "000001" : "000000" } });
assert.ok(wrong.error);
assert.equal(explain(wrong.error), "wrong, 4 left");
assert.equal(await tokens.get(), undefined);

const verified = await client.POST("/api/v1/otp/verify", { body: { challengeId, code } });
assert.equal(verified.data?.user?.email, email);

const me = await client.GET("/api/v1/auth/me");
assert.equal(me.data?.user.email, email);

// An access token that has run out, met by several calls at once: one refresh, and each call has its answer.
const earned = await tokens.get();
await tokens.set({ ...earned, accessToken: "run.out.now" });
const all = await Promise.all(Array.from({ length: 8 }, () => client.GET("/api/v1/auth/me")));
assert.deepEqual(all.map((answer) => answer.data?.user.email), Array(8).fill(email));
assert.equal(refreshes, 1);

const last = await tokens.get();
const out = await client.POST("/api/v1/auth/logout");
assert.equal(out.response.status, 204);
assert.equal(await tokens.get(), undefined);

await tokens.set(last);
const dead = await client.GET("/api/v1/auth/me");
assert.equal(dead.response.status, 401);
assert.ok(isProblem(dead.error, "unauthenticated"), JSON.stringify(dead.error));
assert.equal(await tokens.get(), undefined);
console.log("done");
