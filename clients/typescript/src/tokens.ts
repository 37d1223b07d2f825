/** What a sign-in earned. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string | undefined;
}

/** Where the tokens are kept. Scripts in a page can read what the page can: in browsers, prefer memory to `localStorage`. */
export interface TokenStore {
  get(): Tokens | undefined | Promise<Tokens | undefined>;
  /** `undefined` when the session has ended. */
  set(tokens: Tokens | undefined): void | Promise<void>;
}

/** Keeps the tokens in this object alone. */
export function memoryTokens(tokens?: Tokens): TokenStore {
  return {
    get: () => tokens,
    set: (next) => {
      tokens = next;
    },
  };
}

/** The tokens in an answer, where it brought some. */
export function tokensIn(answer: unknown): Tokens | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  if (!("accessToken" in answer) || typeof answer.accessToken !== "string") return undefined;
  const refreshToken = "refreshToken" in answer && typeof answer.refreshToken === "string" ? answer.refreshToken : undefined;
  return { accessToken: answer.accessToken, refreshToken };
}
