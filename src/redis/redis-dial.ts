// RedisDial: what the config says of Redis, as ioredis takes it. Passwords and certificates in files are read each time, so
// that a new one is taken with the next connection. Addresses are shown to people without their secrets.

import type { ConnectionOptions } from 'node:tls';
import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { Secret } from '../base/secret.ts';
import type { RedisConfig } from '../config/schema/redis.ts';
import { type FileEvents, ReferencedFile } from '../receivers/http/referenced-file.ts';
import { TlsMaterial } from '../receivers/http/tls-material.ts';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

export type RedisDial =
  | { readonly kind: 'single'; readonly options: Omit<RedisOptions, 'replyMapping'> }
  | {
      readonly kind: 'cluster';
      readonly nodes: readonly RedisNode[];
      readonly options: Omit<ClusterOptions, 'redisOptions' | 'replyMapping'>;
      /** Of each node. */
      readonly redisOptions: Omit<RedisOptions, 'enableOfflineQueue' | 'retryStrategy' | 'replyMapping'>;
    };

const REDIS_PORT = 6379;

/** Rejects where a file cannot be read, or the URL says something that Redis does not have. */
export async function dialOf(config: RedisConfig, files: FileEvents): Promise<RedisDial> {
  const url = config.url === undefined ? undefined : readUrl(config.url);
  const tls = await tlsOf(config, url?.isTls === true, files);
  const password = (await secretOf(config.password, config.passwordFile, files)) ?? url?.password;
  const username = config.username || url?.username;
  const common: RedisOptions = {
    ...PLAIN,
    connectTimeout: config.connectTimeoutMs,
    commandTimeout: config.commandTimeoutMs,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls !== undefined && { tls }),
  };
  if (config.clusterAddrs.length > 0) return clusterDial(config.clusterAddrs.map(nodeOf), common);
  const db = config.db === 0 ? (url?.db ?? 0) : config.db;
  if (config.sentinelAddrs.length > 0) {
    const sentinel = await sentinelOptions(config, tls, files);
    return { kind: 'single', options: { ...common, ...sentinel, db } };
  }
  return { kind: 'single', options: { ...common, ...(url?.node ?? nodeOf(config.addr)), db } };
}

/** Where Redis is, for people. */
export function addressOf(config: RedisConfig): string {
  if (config.clusterAddrs.length > 0) return config.clusterAddrs.join(', ');
  if (config.sentinelAddrs.length > 0) return `${config.sentinelMaster} of ${config.sentinelAddrs.join(', ')}`;
  return config.url === undefined ? config.addr : shownUrl(config.url);
}

/** One connection, and an end to everything: whoever holds it connects again. */
const PLAIN = {
  lazyConnect: true,
  enableOfflineQueue: false,
  enableReadyCheck: false,
  retryStrategy: () => null,
  maxRetriesPerRequest: 0,
  disableClientInfo: true,
  protocol: 2,
} as const satisfies RedisOptions;

function clusterDial(nodes: readonly RedisNode[], common: RedisOptions): RedisDial {
  const { connectTimeout, commandTimeout, username, password, tls } = common;
  const { disableClientInfo, protocol } = PLAIN;
  return {
    kind: 'cluster',
    nodes,
    options: {
      lazyConnect: true,
      enableOfflineQueue: false,
      clusterRetryStrategy: () => null,
      slotsRefreshTimeout: connectTimeout,
      // Certificates name hosts, not addresses.
      ...(tls !== undefined && { dnsLookup: (host, done) => done(null, host) }),
    },
    redisOptions: { disableClientInfo, protocol, connectTimeout, commandTimeout, username, password, tls },
  };
}

async function sentinelOptions(
  config: RedisConfig,
  tls: ConnectionOptions | undefined,
  files: FileEvents,
): Promise<RedisOptions> {
  const sentinelPassword = await secretOf(config.sentinelPassword, config.sentinelPasswordFile, files);
  return {
    sentinels: config.sentinelAddrs.map(nodeOf),
    name: config.sentinelMaster,
    sentinelRetryStrategy: () => null,
    sentinelCommandTimeout: config.commandTimeoutMs,
    ...(config.sentinelUsername !== '' && { sentinelUsername: config.sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls !== undefined && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
  };
}

async function tlsOf(
  { tlsConfig }: RedisConfig,
  isTls: boolean,
  files: FileEvents,
): Promise<ConnectionOptions | undefined> {
  if (tlsConfig === undefined) return isTls ? {} : undefined;
  const secureContext = await new TlsMaterial(tlsConfig, files).current();
  return {
    secureContext,
    rejectUnauthorized: !tlsConfig.insecureSkipVerify,
    ...(tlsConfig.serverName !== '' && { servername: tlsConfig.serverName }),
  };
}

async function secretOf(
  inline: Secret | undefined,
  file: string | undefined,
  files: FileEvents,
): Promise<string | undefined> {
  if (file === undefined) return inline?.reveal();
  return (await new ReferencedFile(file, 'unable to read the password', files).read()).trim();
}

interface ReadUrl {
  readonly node: RedisNode;
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number | undefined;
}

/** `redis://user:password@host:6379/2`. No message holds the URL: it may hold a password. */
function readUrl(url: Secret): ReadUrl {
  const { protocol, hostname, port, username, password, pathname } = parsed(url);
  const db = pathname.replace(/^\//, '');
  if (!/^\d*$/.test(db)) throw new Error('the path of the URL is not the number of a database');
  return {
    node: { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? REDIS_PORT : Number(port) },
    isTls: protocol === 'rediss:',
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    db: db === '' ? undefined : Number(db),
  };
}

function shownUrl(url: Secret): string {
  if (!URL.canParse(url.reveal())) return 'the URL';
  const { hostname, port } = parsed(url);
  return `${hostname}:${port === '' ? REDIS_PORT : port}`;
}

function parsed(url: Secret): URL {
  const text = url.reveal();
  if (!URL.canParse(text)) throw new Error('the URL cannot be understood');
  return new URL(text);
}

/** `host:port`, as the config checked it. */
function nodeOf(address: string): RedisNode {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}
