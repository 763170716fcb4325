// POST /-/reload: asks for a reload and answers its outcome. The reload goes on when the client does not wait for it.

import { type Answer, bare, textError } from '../answer.ts';
import { fromOutside } from '../observer.ts';
import type { HttpRequest } from '../request.ts';
import type { Route } from '../routes.ts';

export interface ReloadAnswer {
  /** Names the attempt in the audit log. */
  readonly attempt: number;
  /** `applied`, `unchanged`, `rejected`, `rolled-back`. */
  readonly outcome: string;
  /** Why the old config stays; undefined for a success. */
  readonly failure: string | undefined;
}

/** Alertmanager's answers, and two headers of ours. `actor` is who asked, for the audit log. */
export function reloadRoute(reload: (actor: string) => Promise<ReloadAnswer>): Route {
  const post = async (request: HttpRequest): Promise<Answer> => {
    const { attempt, outcome, failure } = await reload(actorOf(request));
    const headers = { 'X-Reload-Outcome': outcome, 'X-Reload-Attempt': String(attempt) };
    return failure === undefined ? bare(200, headers) : textError(500, `failed to reload config: ${failure}`, headers);
  };
  return { path: '/-/reload', handler: '/-/reload', methods: { POST: post } };
}

/** The address that asked, and whom it says it asks for: a proxy's word, or anybody's. */
function actorOf(request: HttpRequest): string {
  const client = fromOutside(request.client);
  const forwarded = request.header('x-forwarded-for');
  return forwarded === undefined ? client : `${client} for ${fromOutside(forwarded)}`;
}
