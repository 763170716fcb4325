// `--cluster.peer`: a single server may name itself, as generated command lines do. Another process is refused: ignoring it
// would have two servers notify about the same alerts.

import { UsageError } from './flag-parser.ts';

/** What this machine is called. */
export interface Machine {
  readonly hostname: string;
  /** Addresses of its network interfaces. */
  readonly addresses: readonly string[];
}

export interface ClusterFlags {
  readonly clusterListenAddress: string;
  readonly clusterAdvertiseAddress: string;
  readonly clusterPeers: readonly string[];
}

/** Throws a {@link UsageError} with the way out, if a peer is not this process. Without HA mode peers mean nothing, as in Alertmanager. */
export function checkPeers(flags: ClusterFlags, machine: Machine): void {
  if (flags.clusterListenAddress === '') return;
  const own = ownAddresses(flags, machine);
  for (const peer of flags.clusterPeers) {
    if (!isOwn(splitAddress(peer), own, machine.hostname)) throw new UsageError(refusal(peer));
  }
}

interface Address {
  readonly host: string;
  readonly port: string;
}

function ownAddresses(flags: ClusterFlags, machine: Machine): readonly Address[] {
  const listen = splitAddress(flags.clusterListenAddress);
  const hosts = ['', '0.0.0.0', '::', '127.0.0.1', '::1', 'localhost', listen.host, ...machine.addresses];
  const own = hosts.map((host) => ({ host, port: listen.port }));
  return flags.clusterAdvertiseAddress === '' ? own : [...own, splitAddress(flags.clusterAdvertiseAddress)];
}

function isOwn(peer: Address, own: readonly Address[], hostname: string): boolean {
  const host = peer.host.toLowerCase();
  // In a StatefulSet the peer is named `pod.service:9094`, and the pod's hostname is `pod`.
  const named = host === hostname.toLowerCase() || host.startsWith(`${hostname.toLowerCase()}.`);
  return own.some((one) => one.port === peer.port && (named || one.host === host));
}

function splitAddress(address: string): Address {
  const match = /^(?:\[(?<v6>[^\]]*)\]|(?<host>[^:]*)):(?<port>[^:]*)$/.exec(address);
  if (match === null) throw new UsageError(`split host/port for peer ${address}: missing port in address`);
  const { v6, host = '', port = '' } = match.groups ?? {};
  return { host: v6 ?? host, port };
}

function refusal(peer: string): string {
  return (
    `--cluster.peer=${peer} is another process, and this server does not form clusters: both would send every notification. ` +
    'Run one server and remove the flag, or name only the address of this server itself'
  );
}
