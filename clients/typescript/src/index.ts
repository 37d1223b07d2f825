import createClient, { type Client } from "openapi-fetch";
import type { Fetch } from "./refresh.js";
import type { components, paths } from "./schema.js";
import { sessionMiddleware } from "./session.js";
import { memoryTokens, type TokenStore } from "./tokens.js";

export { isProblem, type ErrorCode, type Problem } from "./problem.js";
export { solvePuzzle, type Puzzle, type SolveOptions } from "./proof.js";
export type { Fetch } from "./refresh.js";
export { memoryTokens, type Tokens, type TokenStore } from "./tokens.js";
export type { components, operations, paths } from "./schema.js";

/** The JSON shapes by name, e.g. `Schemas["UserView"]`. */
export type Schemas = components["schemas"];

export interface OtpAuthClientOptions {
  /** Where the service is, e.g. `https://id.example.com`. */
  baseUrl: string;
  /** How requests are sent. Default: `globalThis.fetch`. */
  fetch?: Fetch;
  /** Where the tokens are kept. Default: in memory, signed out. */
  tokens?: TokenStore;
}

export type OtpAuthClient = Client<paths>;

/**
 * A client whose paths, bodies and answers are those of the service's OpenAPI document. It is signed in by the calls that say so (verify,
 * login) and signed out by logout; an access token that has run out is renewed once, behind the call that met it.
 */
export function createOtpAuthClient(options: OtpAuthClientOptions): OtpAuthClient {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const fetch = options.fetch ?? ((request) => globalThis.fetch(request));
  const client = createClient<paths>({ baseUrl, fetch });
  client.use(sessionMiddleware(baseUrl, fetch, options.tokens ?? memoryTokens()));
  return client;
}
