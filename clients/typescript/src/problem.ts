import type { components } from "./schema.js";

/** How the service refuses: RFC 9457 with a `code` for programs. */
export type Problem = components["schemas"]["ApiProblem"];

/** Every `code` there is. A `switch` over it can be exhaustive. */
export type ErrorCode = Problem["code"];

/**
 * Whether `error` is a problem of the service, with one of `codes` if any are named. What answers in its place (a proxy's page, an empty
 * body) is none, whatever the types of a call promise.
 */
export function isProblem<C extends ErrorCode = ErrorCode>(error: unknown, ...codes: C[]): error is Problem & { code: C } {
  if (typeof error !== "object" || error === null || !("code" in error) || typeof error.code !== "string") return false;
  return codes.length === 0 || (codes as string[]).includes(error.code);
}
