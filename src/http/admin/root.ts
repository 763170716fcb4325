// GET /: a page that says what this is and where to go. It loads nothing and runs nothing.

import { escapeHtml } from '../../base/escape-html.ts';
import type { Answer } from '../answer.ts';
import type { Route } from '../routes.ts';

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-cache, no-store, must-revalidate',
  'Content-Security-Policy': "default-src 'none'",
};

const LINKS = [
  ['api/v2/status', 'status and running configuration'],
  ['api/v2/alerts', 'alerts'],
  ['api/v2/alerts/groups', 'groups of alerts'],
  ['api/v2/silences', 'silences'],
  ['api/v2/config/status', 'how the last reload went'],
  ['api/v2/config/history', 'all reloads'],
  ['api/v2/openapi.yaml', 'the document of this API'],
  ['metrics', 'metrics'],
  ['-/ready', 'readiness'],
] as const;

export function rootRoute(version: string): Route {
  const items = LINKS.map(([path, what]) => `      <li><a href="${path}">${what}</a></li>`).join('\n');
  const body = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Alertmanager++</title>
  </head>
  <body>
    <h1>Alertmanager++ ${escapeHtml(version)}</h1>
    <p>Receives alerts from Prometheus, groups, inhibits and silences them, and notifies people.
    There is no web application here: use <code>amtool</code>, or the API.</p>
    <ul>
${items}
    </ul>
  </body>
</html>
`;
  const get = (): Answer => ({ status: 200, headers: HEADERS, body });
  return { path: '/', handler: '/', isEarly: true, methods: { GET: get } };
}
