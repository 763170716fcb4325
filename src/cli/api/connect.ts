// connect: from the global flags to an ApiClient that ends with the command's time.

import { setMaxListeners } from 'node:events';
import { BUILD_INFO } from '../../telemetry/build-info.ts';
import { type Call, ToolError } from '../commands/command.ts';
import { GLOBAL_FLAGS } from '../globals.ts';
import { formatGoDuration } from '../go-duration.ts';
import { ApiClient } from './api-client.ts';
import { PlainTransport, type Transport } from './transport.ts';

const { url: URL_FLAG, timeoutMs, httpConfigFile, versionCheck, verbose } = GLOBAL_FLAGS;

/**
 * Runs a command's work on the server. All of it has to be done within `--timeout` (where it is not given, `usualMs`); what
 * is still open then is given up, and said.
 */
export async function withApi<T>(
  call: Call,
  work: (api: ApiClient) => Promise<T>,
  usualMs: number = timeoutMs.fallback,
): Promise<T> {
  const { clock } = call.world;
  const limitMs = call.isGiven(timeoutMs) ? call.get(timeoutMs) : usualMs;
  const over = new AbortController();
  setMaxListeners(0, over.signal); // one for each request under way: no leak, however many an import has
  const timer = clock.at(clock.now() + limitMs, () => over.abort());
  const base = serverUrl(call.get(URL_FLAG));
  const api = new ApiClient(base, {
    transport: await transportFor(call, base),
    signal: over.signal,
    timeout: formatGoDuration(limitMs),
    note: (line) => {
      if (call.get(verbose)) call.world.err(`${line}\n`);
    },
  });
  try {
    const checked = call.get(versionCheck) ? checkVersion(api, call) : undefined;
    const done = await work(api);
    await checked;
    return done;
  } finally {
    timer.cancel();
    over.abort(); // the version check, where the work failed
    await api.close();
  }
}

async function transportFor(call: Call, base: URL): Promise<Transport> {
  const userAgent = `amp/${BUILD_INFO.version}`;
  const file = call.get(httpConfigFile);
  if (file === '') return new PlainTransport(userAgent);
  if (base.username !== '' || base.password !== '')
    throw new ToolError('credentials in --alertmanager.url and --http.config.file are mutually exclusive');
  const { configuredTransport } = await import('./configured-transport.ts');
  return configuredTransport(file, userAgent, call.world);
}

/** As amtool does: another minor version is worth a warning, and a server that does not tell is not. */
async function checkVersion(api: ApiClient, call: Call): Promise<void> {
  let theirs: string;
  try {
    theirs = (await api.status()).version.get('version') ?? '';
  } catch (error) {
    if (error instanceof ToolError) return; // the command itself will say so
    throw error;
  }
  const ours = BUILD_INFO.version;
  if (theirs === '' || minorOf(theirs) === minorOf(ours)) return;
  call.world.err(`Warning: amp version (${ours}) and alertmanager version (${theirs}) are different.\n`);
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** A host alone is not enough: `localhost:9093` would be a URL of the scheme `localhost`. */
function serverUrl(written: string): URL {
  const full = written.startsWith('//')
    ? `http:${written}`
    : written.startsWith('/')
      ? `http://localhost:9093${written}`
      : written;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    url.search = '';
    url.hash = '';
    return url;
  }
  const hint = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(written) ? `: did you mean http://${written}?` : '';
  throw new ToolError(`--alertmanager.url=${written} is no http or https URL${hint}`);
}
