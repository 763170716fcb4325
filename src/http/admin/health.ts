// GET and HEAD of /-/healthy and /-/ready. Healthy: the process answers. Ready: it takes alerts and notifies.

import { type Answer, bare, text, textError } from '../answer.ts';
import type { Route } from '../routes.ts';

/** `detail` goes into the body of a ready answer too: it may be degraded. */
export type Readiness =
  | { readonly ready: true; readonly detail?: string }
  | { readonly ready: false; readonly reason: string };

export function healthRoutes(readiness: () => Readiness): readonly Route[] {
  const healthy = (): Answer => text('OK');
  const ready = (): Answer => {
    const state = readiness();
    if (!state.ready) return textError(503, state.reason);
    return text(state.detail === undefined ? 'OK' : `OK\n${state.detail}\n`);
  };
  return [
    { path: '/-/healthy', handler: '/-/healthy', isEarly: true, methods: { GET: healthy, HEAD: () => bare(200) } },
    {
      path: '/-/ready',
      handler: '/-/ready',
      isEarly: true,
      methods: { GET: ready, HEAD: () => bare(readiness().ready ? 200 : 503) },
    },
  ];
}
