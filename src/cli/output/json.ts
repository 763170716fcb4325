// amtool's `-o json`: the server's answer, written again with its keys in the order of Alertmanager's generated code, on one
// line. Unlike the tables it keeps the server's order.

import { goJsonPairs, goJsonString, goJsonStrings } from '../../base/go-json.ts';
import type { Timestamp } from '../../base/timestamp.ts';
import type { ApiAlert, ApiCluster, ApiMatcher, ApiSilence } from '../api/answers.ts';
import type { Format } from './format.ts';

const VERSION_KEYS = ['branch', 'buildDate', 'buildUser', 'goVersion', 'revision', 'version'] as const;

export const json: Format = {
  alerts: (alerts) => `${listOf(alerts.map(alertJson))}\n`,
  silences: (silences) => `${listOf(silences.map(silenceJson))}\n`,
  cluster: (cluster) => `${clusterJson(cluster)}\n`,
  config: ({ cluster, config, uptime, version }) => {
    const info = VERSION_KEYS.map((key) => `"${key}":${goJsonString(version.get(key) ?? '')}`).join(',');
    return `{"cluster":${clusterJson(cluster)},"config":{"original":${goJsonString(config)}},"uptime":${moment(uptime)},"versionInfo":{${info}}}\n`;
  },
};

function alertJson(alert: ApiAlert): string {
  const { inhibitedBy, mutedBy, silencedBy, state } = alert.status;
  const receivers = alert.receivers.map((name) => `{"name":${goJsonString(name)}}`);
  const url = alert.generatorUrl === '' ? '' : `,"generatorURL":${goJsonString(alert.generatorUrl)}`;
  return (
    `{"annotations":${goJsonPairs(alert.annotations)},"endsAt":${moment(alert.endsAt)},` +
    `"fingerprint":${goJsonString(alert.fingerprint)},"receivers":${listOf(receivers)},"startsAt":${moment(alert.startsAt)},` +
    `"status":{"inhibitedBy":${goJsonStrings(inhibitedBy)},"mutedBy":${goJsonStrings(mutedBy)},` +
    `"silencedBy":${goJsonStrings(silencedBy)},"state":${goJsonString(state)}},` +
    `"updatedAt":${moment(alert.updatedAt)}${url},"labels":${goJsonPairs(alert.labels)}}`
  );
}

function silenceJson(silence: ApiSilence): string {
  const annotations = silence.annotations.size === 0 ? '' : `"annotations":${goJsonPairs(silence.annotations)},`;
  return (
    `{"id":${goJsonString(silence.id)},"status":{"state":${goJsonString(silence.state)}},"updatedAt":${moment(silence.updatedAt)},` +
    `${annotations}"comment":${goJsonString(silence.comment)},"createdBy":${goJsonString(silence.createdBy)},` +
    `"endsAt":${moment(silence.endsAt)},"matchers":${listOf(silence.matchers.map(matcherJson))},"startsAt":${moment(silence.startsAt)}}`
  );
}

function matcherJson({ name, type, value }: ApiMatcher): string {
  const isEqual = type.startsWith('=');
  const isRegex = type.endsWith('~');
  return `{"isEqual":${isEqual},"isRegex":${isRegex},"name":${goJsonString(name)},"value":${goJsonString(value)}}`;
}

function clusterJson({ name, peers, status }: ApiCluster): string {
  const named = name === '' ? '' : `"name":${goJsonString(name)},`;
  const all = peers.map((peer) => `{"address":${goJsonString(peer.address)},"name":${goJsonString(peer.name)}}`);
  return `{${named}"peers":${listOf(all)},"status":${goJsonString(status)}}`;
}

function moment(timestamp: Timestamp): string {
  return `"${timestamp.toRfc3339Millis()}"`;
}

function listOf(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}
