// smarthost: `mail.example.com:587`, as the config has checked it, taken apart.

import type { MailServer } from './smtp-connection.ts';

/** Where a name stands for a number; Go asks the system's list of services. */
const PORTS: ReadonlyMap<string, number> = new Map([
  ['smtp', 25],
  ['submission', 587],
  ['submissions', 465],
  ['smtps', 465],
]);

/** Undefined where the port is none. */
export function splitSmarthost(smarthost: string): MailServer | undefined {
  const colon = smarthost.lastIndexOf(':');
  const host = smarthost.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const written = smarthost.slice(colon + 1);
  const port = /^\d{1,5}$/.test(written) ? Number(written) : PORTS.get(written.toLowerCase());
  return port === undefined || port > 0xffff ? undefined : { host, port };
}
