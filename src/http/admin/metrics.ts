// GET /metrics: whatever the renderer renders.

import type { Answer } from '../answer.ts';
import type { Route } from '../routes.ts';

export interface RenderedMetrics {
  readonly contentType: string;
  readonly body: string;
}

export function metricsRoute(render: () => Promise<RenderedMetrics>): Route {
  const get = async (): Promise<Answer> => {
    const { contentType, body } = await render();
    return { status: 200, headers: { 'Content-Type': contentType }, body };
  };
  return { path: '/metrics', handler: '/metrics', isEarly: true, methods: { GET: get } };
}
