// Pulse: how a session that must live is told from one that is dead without a word, at both ends. The database ends a session
// that has been silent for ten seconds, and with it the lock of a machine that is gone; who holds it asks every three seconds,
// and gives it up when no answer comes.

import type { ClientBase } from 'pg';
import type { Clock } from '../../base/clock.ts';

const SILENT_MAX_MS = 10_000;
const PULSE_EVERY_MS = 3000;
const PULSE = { text: 'SELECT 1', query_timeout: 3000 };

/** Before PostgreSQL 14 there is no such setting: there it is the machine's TCP keepalive that ends the session. */
export async function endWhenSilent(session: ClientBase): Promise<void> {
  await session.query(
    `SELECT set_config(name, '${SILENT_MAX_MS}', false) FROM pg_settings WHERE name = 'idle_session_timeout'`,
  );
}

/** Until the signal aborts; rejects when the session does not answer. Questions of others that take long must not be asked meanwhile. */
export async function keepAlive(session: ClientBase, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(PULSE_EVERY_MS, signal);
    if (signal.aborted) return;
    await session.query(PULSE);
  }
}
