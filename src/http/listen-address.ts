// Addresses of `--web.listen-address`, as Go's net.Listen reads them: `:9093`, `host:9093`, `[::1]:9093`.

import { type Parsed, parsed, refused } from '../base/parsed.ts';

export interface ListenAddress {
  /** Undefined: all of the machine's addresses. */
  readonly host: string | undefined;
  readonly port: number;
}

export function parseListenAddress(text: string): Parsed<ListenAddress> {
  if (text.startsWith('vsock://'))
    return refused(
      `cannot listen on ${text}: vsock is not supported, give a host and port or use --web.systemd-socket`,
    );
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text);
  if (match === null) return refused(`cannot listen on ${text}: expected HOST:PORT, :PORT or [IPV6]:PORT`);
  const port = match[3] ?? '';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
    return refused(`cannot listen on ${text}: invalid port "${port}"`);
  return parsed({ host: match[1] || match[2] || undefined, port: Number(port) });
}
