import { isProblem } from "./problem.js";
import { type Tokens, type TokenStore, tokensIn } from "./tokens.js";

/** Sends a request; `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/** Tokens to go on with; an answer that says why there are none for now; or nothing, when only a new sign-in helps. */
export type Refresh = (refused: string) => Promise<Tokens | Response | undefined>;

/**
 * A function that trades the refresh token for a new pair, unless the access token that was `refused` has been replaced meanwhile. Calls at
 * one time share one request: a refresh token is good for one, and a second use of it ends the session.
 */
export function createRefresh(baseUrl: string, fetch: Fetch, tokens: TokenStore): Refresh {
  let underWay: ReturnType<Refresh> | undefined;

  async function refresh(refused: string): ReturnType<Refresh> {
    const held = await tokens.get();
    if (held === undefined || held.accessToken !== refused) return held;
    if (held.refreshToken === undefined) return undefined;

    const response = await fetch(
      new Request(`${baseUrl}/api/v1/auth/refresh`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ refreshToken: held.refreshToken }),
      }),
    );
    const answer: unknown = await response.clone().json().catch(() => undefined);
    const next = response.ok ? tokensIn(answer) : undefined;
    if (next !== undefined || isProblem(answer, "invalid_grant")) await tokens.set(next);
    return next ?? (response.status === 401 ? undefined : response);
  }

  return (refused) => (underWay ??= refresh(refused).finally(() => (underWay = undefined)));
}
