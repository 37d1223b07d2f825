import type { Middleware } from "openapi-fetch";
import { isProblem } from "./problem.js";
import { createRefresh, type Fetch } from "./refresh.js";
import { type TokenStore, tokensIn } from "./tokens.js";

const startsSession = new Set(["/api/v1/otp/verify", "/api/v1/auth/login", "/api/v1/auth/refresh"]);
const endsSession = "/api/v1/auth/logout";

/** Keeps the tokens that calls bring, sends the access token along, and renews it when it is refused. */
export function sessionMiddleware(baseUrl: string, fetch: Fetch, tokens: TokenStore): Middleware {
  const refresh = createRefresh(baseUrl, fetch, tokens);
  // A sent request's body is spent; what may be sent again is a copy from before.
  const sent = new WeakMap<Request, { accessToken: string; copy: Request }>();

  async function retry(request: Request, response: Response): Promise<Response> {
    const first = sent.get(request);
    if (first === undefined || response.status !== 401 || !isProblem(await read(response), "unauthenticated")) return response;

    const outcome = await refresh(first.accessToken);
    if (outcome === undefined) return response;
    if (!("accessToken" in outcome)) return outcome.clone();

    authorize(first.copy, outcome.accessToken);
    return fetch(first.copy);
  }

  return {
    async onRequest({ request }) {
      const held = await tokens.get();
      if (held === undefined || request.headers.has("Authorization")) return;
      authorize(request, held.accessToken);
      sent.set(request, { accessToken: held.accessToken, copy: request.clone() });
    },

    async onResponse({ request, response, schemaPath }) {
      const answer = await retry(request, response);
      if (answer.ok && schemaPath === endsSession) await tokens.set(undefined);
      if (answer.ok && startsSession.has(schemaPath)) {
        const brought = tokensIn(await read(answer));
        if (brought !== undefined) await tokens.set(brought);
      }
      return answer;
    },
  };
}

function authorize(request: Request, accessToken: string): void {
  request.headers.set("Authorization", `Bearer ${accessToken}`);
}

function read(response: Response): Promise<unknown> {
  return response.clone().json().catch(() => undefined);
}
