// The real redis-server: named by REDIS_SERVER, found on the PATH, or unpacked once from Debian's packages into a cache under
// node_modules, beside whatever of its libraries the machine does not have. Nothing is installed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** redis-server is a name for redis-check-rdb, and that stands in redis-tools; the others are its libraries. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1'];
const CACHE = join(realpathSync(fileURLToPath(new URL('../../node_modules', import.meta.url))), '.cache/redis');
const DOWNLOAD_MAX_MS = 120_000;

export interface RedisProgram {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

let found: RedisProgram | undefined;

/** Throws, with what to do, where there is none and none can be had. */
export function redisProgram(): RedisProgram {
  found ??= installed() ?? unpacked() ?? fetched();
  return found;
}

function installed(): RedisProgram | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = [process.env.REDIS_SERVER ?? '', ...folders.map((folder) => join(folder, 'redis-server'))];
  const path = places.find((place) => place !== '' && existsSync(place));
  return path === undefined ? undefined : { path, env: process.env };
}

function unpacked(): RedisProgram | undefined {
  const path = join(CACHE, 'usr/bin/redis-server');
  if (!existsSync(path)) return undefined;
  const libraries = readdirSync(join(CACHE, 'usr/lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.so'))
    .map((name) => join(CACHE, 'usr/lib', dirname(name)));
  return { path, env: { ...process.env, LD_LIBRARY_PATH: [...new Set(libraries)].join(delimiter) } };
}

/** Unpacked beside the cache first: test files that look at the same moment find a whole one or none. */
function fetched(): RedisProgram {
  mkdirSync(dirname(CACHE), { recursive: true });
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    download(folder);
    const root = join(folder, 'root');
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.deb')))
      execFileSync('dpkg', ['-x', join(folder, name), root]);
    putInPlace(root);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `these tests need a real redis-server (7.0 or later), and there is none: install it (apt-get install redis-server), or name one with REDIS_SERVER. To unpack Debian's package failed: ${reason}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const program = unpacked();
  if (program === undefined) throw new Error(`Debian's packages ${PACKAGES.join(', ')} hold no redis-server`);
  return program;
}

/** Another test file may have been first. */
function putInPlace(root: string): void {
  try {
    renameSync(root, CACHE);
  } catch (error) {
    if (!existsSync(CACHE)) throw error;
  }
}

function download(folder: string): void {
  const apt = (...args: string[]): void => {
    execFileSync('apt-get', args, { cwd: folder, timeout: DOWNLOAD_MAX_MS, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  try {
    apt('download', ...PACKAGES);
  } catch {
    apt('update'); // a fresh machine has no lists yet
    apt('download', ...PACKAGES);
  }
}
