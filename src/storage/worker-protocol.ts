// What crosses between a home's worker thread and the thread that asks. Plain data only: it is copied on the way.

import { messageOf, type Query, type Row, type Slice, StoreRefused } from './home.ts';

export interface WorkerInput {
  readonly directory: string;
}

export type Call =
  | { readonly kind: 'read'; readonly query: Query }
  | { readonly kind: 'write'; readonly slice: Slice }
  | { readonly kind: 'close' };

/** Answers come in the order of the calls; the first one, before any call, says whether the home is open. */
export type Answer =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly message: string; readonly refused: boolean };

/** An error's class would not survive the copy. */
export function failure(error: unknown): Answer {
  return { ok: false, message: messageOf(error), refused: error instanceof StoreRefused };
}

export function errorOf(answer: Extract<Answer, { ok: false }>): Error {
  return answer.refused ? new StoreRefused(answer.message) : new Error(answer.message);
}
