// Routes: paths outside API v2, answered as Prometheus's router and Go's mux answer: 405 with `Allow`, redirects to the path
// that was meant, 404 in plain text.

import { type Answer, bare, movedTo, textError } from './answer.ts';
import type { HttpRequest } from './request.ts';

export type Handler = (request: HttpRequest) => Answer | Promise<Answer>;

export interface Route {
  /** `/-/healthy`; one that ends with `/*` stands for every path with one more segment. */
  readonly path: string;
  /** Alertmanager's `handler` label. */
  readonly handler: string;
  /** Answered from the first moment, before the process has taken up what the last one left. */
  readonly isEarly?: boolean;
  readonly methods: Readonly<Partial<Record<'GET' | 'HEAD' | 'POST' | 'DELETE', Handler>>>;
}

export class Routes {
  readonly #exact: ReadonlyMap<string, Route>;
  readonly #families: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.#exact = new Map(routes.filter(({ path }) => !path.endsWith('/*')).map((route) => [route.path, route]));
    this.#families = routes.filter(({ path }) => path.endsWith('/*'));
  }

  find(path: string): Route | undefined {
    const exact = this.#exact.get(path);
    if (exact !== undefined) return exact;
    return this.#families.find((route) => {
      const stem = route.path.slice(0, -1);
      return path.startsWith(stem) && path.length > stem.length && !path.includes('/', stem.length);
    });
  }

  answer(route: Route, request: HttpRequest): Answer | Promise<Answer> {
    const handle = Object.hasOwn(route.methods, request.method)
      ? route.methods[request.method as keyof Route['methods']]
      : undefined;
    if (handle !== undefined) return handle(request);
    const allow = [...Object.keys(route.methods), 'OPTIONS'].sort().join(', ');
    if (request.method === 'OPTIONS') return bare(200, { Allow: allow });
    return textError(405, 'Method Not Allowed', { Allow: allow });
  }

  /** Of a path that no route has. */
  missing(path: string, prefix: string): Answer {
    const shorter = path.endsWith('/') ? path.slice(0, -1) : '';
    return shorter !== '' && this.find(shorter) !== undefined
      ? movedTo(`${prefix}${shorter}`)
      : textError(404, '404 page not found');
  }
}

/** Without empty segments and dots, as Go's mux has it; the same string where it was clean. */
export function cleanPath(path: string): string {
  if (!/\/\/|\/\.\.?(?:\/|$)/.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const ending = /\/\.{0,2}$/.test(path) && segments.length > 0 ? '/' : '';
  return `/${segments.join('/')}${ending}`;
}
