// How we say to a mail server who we are: the first of its mechanisms that Alertmanager knows and the config has a password or
// a secret for (notify/email/email.go, 0.34: auth). Files are read at every use.

import { createHmac } from 'node:crypto';
import { goQuote } from '../../base/go-quote.ts';
import type { EmailSettings } from '../../config/schema/integrations/email.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { type FileEvents, ReferencedFile } from '../http/referenced-file.ts';
import { SmtpFailure } from './smtp-failure.ts';
import type { Mechanism } from './smtp-session.ts';

export interface Credentials {
  readonly mechanism: Mechanism;
  /** What Alertmanager calls it in messages. */
  readonly goType: string;
  /** What must not be shown, should the server repeat it. */
  readonly secrets: readonly string[];
}

const GO_TYPES = {
  'CRAM-MD5': '*smtp.cramMD5Auth',
  PLAIN: '*smtp.plainAuth',
  LOGIN: '*email.loginAuth',
} as const;
type MechanismName = keyof typeof GO_TYPES;

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

export class SmtpAuth {
  readonly #settings: EmailSettings;
  readonly #passwordFile: ReferencedFile | undefined;
  readonly #secretFile: ReferencedFile | undefined;

  constructor(settings: EmailSettings, files: FileEvents) {
    this.#settings = settings;
    this.#passwordFile = fileOf(settings.authPasswordFile, files);
    this.#secretFile = fileOf(settings.authSecretFile, files);
  }

  /** `offered`: as the server lists them. Undefined where the config names no user; throws {@link SmtpFailure} where none fits. */
  async choose(offered: string): Promise<Credentials | undefined> {
    if (this.#settings.authUsername === '') return undefined;
    const obstacles: string[] = [];
    for (const name of offered.split(' ')) {
      const found = await this.#prepare(name);
      if (typeof found !== 'string') return found;
      obstacles.push(found);
    }
    throw new SmtpFailure(`find auth mechanism: ${obstacles.join('\n')}`);
  }

  /** Or why not. */
  async #prepare(name: string): Promise<Credentials | string> {
    const { authUsername: username, authIdentity } = this.#settings;
    if (!isKnown(name)) return `unknown auth mechanism: ${name}`;
    const what = name === 'CRAM-MD5' ? 'secret' : 'password';
    let secret: string;
    try {
      secret = await this.#read(what);
    } catch (error) {
      if (error instanceof HttpFailure) return error.message;
      throw error;
    }
    if (secret === '') return `missing ${what} for ${name} auth mechanism`;
    const mechanism = mechanismOf(name, { username, secret, identity: authIdentity });
    return { mechanism, goType: GO_TYPES[name], secrets: spellingsOf(secret) };
  }

  async #read(what: 'password' | 'secret'): Promise<string> {
    const [file, inline] =
      what === 'password'
        ? [this.#passwordFile, this.#settings.authPassword]
        : [this.#secretFile, this.#settings.authSecret];
    return file === undefined ? (inline?.reveal() ?? '') : (await file.read()).trim();
  }
}

/** Go's net/smtp will not say a password where everybody can listen. Throws {@link SmtpFailure}. */
export function assertPrivate({ name }: Mechanism, isEncrypted: boolean, host: string): void {
  if (name === 'PLAIN' && !isEncrypted && !LOCAL_HOSTS.has(host)) throw new SmtpFailure('unencrypted connection');
}

function isKnown(name: string): name is MechanismName {
  return Object.hasOwn(GO_TYPES, name);
}

/** In clear, as it is quoted in messages, and as it goes over the wire. */
function spellingsOf(secret: string): string[] {
  return [secret, goQuote(secret).slice(1, -1), Buffer.from(secret, 'utf8').toString('base64')];
}

function fileOf(path: string | undefined, files: FileEvents): ReferencedFile | undefined {
  return path === undefined || path === '' ? undefined : new ReferencedFile(path, `could not read ${path}`, files);
}

interface Identity {
  readonly username: string;
  readonly secret: string;
  readonly identity: string;
}

function mechanismOf(name: MechanismName, { username, secret, identity }: Identity): Mechanism {
  switch (name) {
    case 'PLAIN':
      return { name, initial: `${identity}\0${username}\0${secret}`, respond: () => unexpected() };
    case 'LOGIN':
      return { name, respond: (challenge) => loginAnswer(challenge, username, secret) };
    case 'CRAM-MD5':
      return {
        name,
        respond: (challenge) => `${username} ${createHmac('md5', secret).update(challenge).digest('hex')}`,
      };
  }
}

function loginAnswer(challenge: string, username: string, password: string): string {
  const asked = challenge.toLowerCase();
  if (asked === 'username:') return username;
  return asked === 'password:' ? password : unexpected();
}

function unexpected(): never {
  throw new SmtpFailure('unexpected server challenge');
}
