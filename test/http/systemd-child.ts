// The child of systemd.test.ts: serves the sockets that it was given, and says where.

import { SystemClock } from '../../src/base/clock.ts';
import { systemdSockets } from '../../src/http/systemd-sockets.ts';
import { startServer, TEST_SETTINGS } from './test-server.ts';

// systemd sets both between fork and exec; only there is the child's pid known.
const sockets = systemdSockets({ LISTEN_PID: String(process.pid), LISTEN_FDS: '1' }, process.pid);
if (!sockets.ok) throw new Error(sockets.error);
const listen = sockets.value.map((fd) => ({ fd }));
const { observer } = await startServer(new SystemClock(), { settings: { ...TEST_SETTINGS, listen } });
console.log(observer.addresses.join());
