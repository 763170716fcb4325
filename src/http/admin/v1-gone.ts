// API v1 was removed from Alertmanager; its paths still say so.

import type { Answer } from '../answer.ts';
import type { Route } from '../routes.ts';

const GONE: Answer = {
  status: 410,
  headers: { 'Content-Type': 'application/json' },
  body: '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API"}\n',
};

const gone = (): Answer => GONE;

// Alertmanager's labels leave out the prefix.
export const V1_ROUTES: readonly Route[] = [
  { path: '/api/v1/status', handler: '/status', methods: { GET: gone } },
  { path: '/api/v1/receivers', handler: '/receivers', methods: { GET: gone } },
  { path: '/api/v1/alerts', handler: '/alerts', methods: { GET: gone, POST: gone } },
  { path: '/api/v1/silences', handler: '/silences', methods: { GET: gone, POST: gone } },
  { path: '/api/v1/silence/*', handler: '/silence/:sid', methods: { GET: gone, DELETE: gone } },
];
