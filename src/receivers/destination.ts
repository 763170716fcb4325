// Destination: whom an integration tells: its type and the fields that name the addressee, none of those that only say how it
// is told. It is stored, and such a field may be a secret (a webhook's URL), so it is shown as the first 16 hexadecimal digits
// of a SHA-256; then `#n`, which keeps equal destinations of one receiver apart.

import { createHash } from 'node:crypto';
import type { Destination } from '../alerting/ports.ts';
import { Secret } from '../base/secret.ts';
import type { IntegrationConfig } from '../config/config.ts';

const DIGEST_LENGTH = 16;
const FILE = 'file:';

/** Counts the destinations of one receiver, in the order of the file. */
export class DestinationCounter {
  readonly #seen = new Map<string, number>();

  next(config: IntegrationConfig): Destination {
    const whom = whomOf(config);
    const count = this.#seen.get(whom) ?? 0;
    this.#seen.set(whom, count + 1);
    return `${whom}#${count}` as Destination;
  }
}

function whomOf(config: IntegrationConfig): string {
  const fields = addressOf(config);
  const [first = ''] = fields;
  if (fields.length === 1 && first.startsWith(FILE)) return `${config.type}:${first}`;
  return `${config.type}:${digest(fields.length === 1 ? first : JSON.stringify(fields))}`;
}

/**
 * The fields that say whom, as written: labels that their templates take in belong to the alert. A key that is all that tells
 * two accounts apart is one of them, or an alert that moves between these would be told to the first alone.
 */
function addressOf(config: IntegrationConfig): readonly string[] {
  switch (config.type) {
    case 'webhook':
      return [either(config.url, config.urlFile)];
    case 'discord':
    case 'msteams':
    case 'msteamsv2':
      return [either(config.settings.webhookUrl, config.settings.webhookUrlFile)];
    case 'email':
      return [config.settings.to];
    case 'incidentio': {
      const { url, urlFile, alertSourceToken, alertSourceTokenFile } = config.settings;
      return [either(url, urlFile), either(alertSourceToken, alertSourceTokenFile)];
    }
    case 'jira':
      return [either(config.settings.apiUrl), config.settings.project];
    case 'mattermost':
      return [either(config.settings.webhookUrl, config.settings.webhookUrlFile), config.settings.channel];
    case 'opsgenie': {
      const { apiUrl, apiKey, apiKeyFile, responders } = config.settings;
      const names = responders.map(({ id, name, username, type }) => JSON.stringify([id, name, username, type]));
      return [either(apiUrl), either(apiKey, apiKeyFile), ...names];
    }
    case 'pagerduty': {
      const { url, routingKey, routingKeyFile, serviceKey, serviceKeyFile } = config.settings;
      return [either(url), either(routingKey, routingKeyFile), either(serviceKey, serviceKeyFile)];
    }
    case 'pushover':
      return [either(config.settings.userKey, config.settings.userKeyFile)];
    case 'rocketchat':
      return [either(config.settings.apiUrl), config.settings.channel];
    case 'slack': {
      // Workspaces are told apart by their tokens alone; an app token is an authorization by now.
      const { apiUrl, apiUrlFile, channel, httpConfig } = config.settings;
      const token = httpConfig?.authorization;
      const whose = token === undefined ? [] : [either(token.credentials, token.credentialsFile)];
      return [either(apiUrl, apiUrlFile), channel, ...whose];
    }
    case 'sns':
      return [config.settings.topicArn, config.settings.phoneNumber, config.settings.targetArn];
    case 'telegram': {
      const { chatId, chatIdFile, messageThreadId } = config.settings;
      return [String(chatId), chatIdFile ?? '', String(messageThreadId)];
    }
    case 'victorops': {
      const { apiUrl, apiKey, apiKeyFile, routingKey } = config.settings;
      return [either(apiUrl), either(apiKey, apiKeyFile), routingKey];
    }
    case 'webex':
      return [config.settings.roomId];
    case 'wechat': {
      const { corpId, agentId, toUser, toParty, toTag } = config.settings;
      return [corpId, agentId, toUser, toParty, toTag];
    }
  }
}

function either(value: Secret | string | undefined, file?: string): string {
  if (file !== undefined && file !== '') return `${FILE}${file}`;
  return value instanceof Secret ? value.reveal() : (value ?? '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}
