import type { Problem } from '../protocol/clientIn';

/** An answer that is not a success. `code` is stable; the message and those of the fields are for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

const NOT_GOOD = new Set(['auth.required', 'auth.ended']);

/** It is the token that was refused, and not, say, a password that somebody typed. */
export const isRefusedToken = (error: unknown): boolean => error instanceof ApiError && error.status === 401 && NOT_GOOD.has(error.code);

export const hasCode = (error: unknown, code: string): boolean => error instanceof ApiError && error.code === code;

export const messageOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : 'The server cannot be reached. Check the connection and try again.';

export async function refusal(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const fields = Object.fromEntries(Object.entries(problem.errors ?? {}).map(([field, messages]) => [field, messages.join(' ')]));
  const message = Object.values(fields)[0] ?? problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  return new ApiError(response.status, problem.code ?? `http.${response.status}`, message, fields);
}
