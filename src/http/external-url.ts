// `--web.external-url` and `--web.route-prefix`, derived from each other as Alertmanager does (cmd/alertmanager/main.go).

import { type Parsed, parsed, refused } from '../base/parsed.ts';

/** The URL under which others reach us, without a slash at its end. An empty flag: this host and the first listener's port. */
export function externalUrl(flag: string, listenAddress: string, hostname: string): Parsed<URL> {
  if (flag === '') return defaultUrl(listenAddress, hostname);
  if (/^["']|["']$/.test(flag)) return refused('URL must not begin or end with quotes');
  if (!URL.canParse(flag)) return refused(`invalid --web.external-url: ${JSON.stringify(flag)} is no URL`);
  const url = new URL(flag);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refused(`invalid --web.external-url: unsupported scheme ${JSON.stringify(url.protocol.slice(0, -1))}`);
  url.pathname = trimmed(url.pathname);
  return parsed(url);
}

function defaultUrl(listenAddress: string, hostname: string): Parsed<URL> {
  const port = /:(\d+)$/.exec(listenAddress)?.[1] ?? '';
  const url = `http://${hostname}${port === '' ? '' : `:${port}`}/`;
  return URL.canParse(url)
    ? parsed(new URL(url))
    : refused(`no URL can be made of the host's name ${JSON.stringify(hostname)}`);
}

/** The prefix of all paths: empty or `/alertmanager`. `flag` is undefined where `--web.route-prefix` was not given. */
export function routePrefix(flag: string | undefined, external: URL): string {
  return trimmed(flag ?? external.pathname);
}

function trimmed(path: string): string {
  const inner = path.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `/${inner}`;
}
