// POST /-/reload: asks for a reload and answers its outcome. The reload goes on when the client does not wait for it.

import { type Answer, DONE, textError } from '../answer.ts';
import type { Route } from '../routes.ts';

export type ReloadAnswer = { readonly ok: true } | { readonly ok: false; readonly message: string };

export function reloadRoute(reload: () => Promise<ReloadAnswer>): Route {
  const post = async (): Promise<Answer> => {
    const outcome = await reload();
    return outcome.ok ? DONE : textError(500, `failed to reload config: ${outcome.message}`);
  };
  return { path: '/-/reload', handler: '/-/reload', methods: { POST: post } };
}
