// GET /metrics: whatever the renderer renders, compressed for who asks for that, as every Prometheus does.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer } from '../answer.ts';
import type { HttpRequest } from '../request.ts';
import type { Route } from '../routes.ts';

export interface RenderedMetrics {
  readonly contentType: string;
  readonly body: string;
}

const compress = promisify(gzip);

export function metricsRoute(render: () => Promise<RenderedMetrics>): Route {
  const get = async (request: HttpRequest): Promise<Answer> => {
    const { contentType, body } = await render();
    const headers = { 'Content-Type': contentType };
    if (!takesGzip(request.header('accept-encoding'))) return { status: 200, headers, body };
    return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: await compress(body) };
  };
  return { path: '/metrics', handler: '/metrics', isEarly: true, methods: { GET: get } };
}

function takesGzip(acceptEncoding = ''): boolean {
  return acceptEncoding.split(',').some((part) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/i.test(part));
}
