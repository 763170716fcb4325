// Sockets that systemd has opened for us (sd_listen_fds): `--web.systemd-socket`.

import { type Parsed, parsed, refused } from '../base/parsed.ts';

const FIRST_FD = 3; // sd_listen_fds(3): SD_LISTEN_FDS_START
const FDS_MAX = 1024;

/** The descriptors that are meant for the process `pid`. */
export function systemdSockets(
  env: Readonly<Record<string, string | undefined>>,
  pid: number,
): Parsed<readonly number[]> {
  const none = 'no socket activation file descriptors found: --web.systemd-socket needs a systemd .socket unit';
  if (env.LISTEN_PID !== String(pid)) return refused(none);
  const count = Number(env.LISTEN_FDS);
  if (!Number.isInteger(count) || count < 1 || count > FDS_MAX) return refused(none);
  return parsed(Array.from({ length: count }, (_, i) => FIRST_FD + i));
}
