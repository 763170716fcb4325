// Site: services of one side for one receiver, each a server of its own that writes down what it is told.

import { type Conversation, type MailManners, MailServer } from '../../receivers/mail-server.ts';
import { RecordingServer, type Request } from '../../receivers/recording-server.ts';
import { type Answer, replaced } from '../../receivers/scenario.ts';
import { atTheEnd } from '../../support/leftovers.ts';
import type { Service } from './services.ts';

/** How each service of a receiver answers. */
export interface Manners {
  /** In place of the service's own answers. */
  readonly http?: Answer;
  readonly mail?: MailManners;
}

/** What a service was asked; of mail, conversations that came to their end. */
export interface Told {
  readonly requests: readonly Request[];
  readonly conversations: readonly Conversation[];
}

interface Opened {
  readonly service: Service;
  readonly address: string;
  readonly takeTold: () => Told;
}

export class Site {
  readonly #opened: readonly Opened[];

  private constructor(opened: readonly Opened[]) {
    this.#opened = opened;
  }

  static async open(services: readonly Service[], manners: Manners = {}): Promise<Site> {
    return new Site(await Promise.all(services.map((service) => open(service, manners))));
  }

  /** The receiver in the config's words. */
  receiver(name: string): object {
    const configs: Record<string, object[]> = {};
    for (const { service, address } of this.#opened) {
      const key = `${service.type}_configs`;
      configs[key] = [...(configs[key] ?? []), settingsAt(service, address)];
    }
    return { name, ...configs };
  }

  /** Since it was last asked. */
  takeTold(name: string): Told {
    const opened = this.#opened.find(({ service }) => service.name === name);
    if (opened === undefined) throw new Error(`no service ${name}`);
    return opened.takeTold();
  }
}

async function open(service: Service, manners: Manners): Promise<Opened> {
  if (service.type === 'email') {
    const server = await MailServer.start(manners.mail);
    atTheEnd(() => server.close());
    const takeTold = () => ({ requests: [], conversations: server.conversations.splice(0).filter(isWhole) });
    return { service, address: server.host, takeTold };
  }
  const server = await RecordingServer.start(manners.http ? [manners.http] : (service.opens?.() ?? []));
  atTheEnd(() => server.close());
  return { service, address: server.url, takeTold: () => ({ requests: server.asked.splice(0), conversations: [] }) };
}

/** A deadline may cut the last one off. */
function isWhole({ commands }: Conversation): boolean {
  return commands.at(-1) === 'QUIT';
}

function settingsAt({ type, settings, proxied = false }: Service, address: string): object {
  if (type === 'email') {
    return { from: 'am@example.com', smarthost: address, require_tls: false, ...settings };
  }
  const whole = replaced(settings, [['$URL', address]]);
  if (!proxied) return whole;
  return { ...whole, http_config: { proxy_url: address, tls_config: { insecure_skip_verify: true } } };
}
