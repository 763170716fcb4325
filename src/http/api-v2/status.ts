// GET /api/v2/status.

import { goJsonStringRaw } from '../../base/go-json.ts';
import { Timestamp } from '../../base/timestamp.ts';
import { type Answer, json } from '../answer.ts';

export interface StatusView {
  /** Undefined when `--cluster.listen-address` is empty. */
  readonly cluster: { readonly name: string; readonly address: string } | undefined;
  /** The running config as YAML that amtool can read back, secrets hidden. */
  readonly configOriginal: string;
  readonly startedAtMs: number;
  readonly version: VersionInfo;
}

export interface VersionInfo {
  readonly branch: string;
  readonly buildDate: string;
  readonly buildUser: string;
  readonly goVersion: string;
  readonly revision: string;
  readonly version: string;
}

const VERSION_KEYS = ['branch', 'buildDate', 'buildUser', 'goVersion', 'revision', 'version'] as const;

export function getStatus({ cluster, configOriginal, startedAtMs, version }: StatusView): Answer {
  const versionInfo = VERSION_KEYS.map((key) => `"${key}":${goJsonStringRaw(version[key])}`).join(',');
  return json(
    `{"cluster":${clusterJson(cluster)},"config":{"original":${goJsonStringRaw(configOriginal)}},` +
      `"uptime":"${new Timestamp(startedAtMs).toRfc3339Millis()}","versionInfo":{${versionInfo}}}`,
  );
}

/** This process is its own only peer. */
function clusterJson(cluster: StatusView['cluster']): string {
  if (cluster === undefined) return '{"peers":[],"status":"disabled"}';
  const name = goJsonStringRaw(cluster.name);
  const peer = `{"address":${goJsonStringRaw(cluster.address)},"name":${name}}`;
  return `{"name":${name},"peers":[${peer}],"status":"ready"}`;
}
