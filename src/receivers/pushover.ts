// The Pushover integration (notify/pushover/pushover.go, 0.34). All that it says is in the query of the URL, the token and the
// user's key included.

import type { NotifyOutcome } from '../alerting/ports.ts';
import type { PushoverSettings } from '../config/schema/integrations/pushover.ts';
import { goQuery } from './go-url.ts';
import { Wire } from './http/wire.ts';
import { verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { type Reveal, SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';

const API_URL = 'https://api.pushover.net/1/messages.json';
const TITLE_MAX = 250;
const MESSAGE_MAX = 1024;
const URL_MAX = 512;
/** Pushover refuses a message without a text. */
const NO_TEXT = '(no details)';

type Parameter = readonly [name: string, value: string];

interface Message {
  readonly token: Reveal;
  readonly user: Reveal;
  readonly parameters: readonly Parameter[];
}

export class Pushover implements Sender<Message> {
  readonly #settings: PushoverSettings;
  readonly #token: SecretSource;
  readonly #user: SecretSource;
  readonly #wire: Wire;
  readonly #apiUrl: string;

  /** Throws HttpFailure where http_config cannot be honoured. `apiUrl` is another for tests alone. */
  constructor(settings: PushoverSettings, site: SenderSite, apiUrl = API_URL) {
    const { token, tokenFile, userKey, userKeyFile } = settings;
    this.#settings = settings;
    this.#token = new SecretSource(
      { inline: token, file: tokenFile },
      { purpose: 'read token_file', retry: false },
      site.files,
    );
    this.#user = new SecretSource(
      { inline: userKey, file: userKeyFile },
      { purpose: 'read user_key_file', retry: false },
      site.files,
    );
    this.#wire = new Wire(settings.httpConfig, site);
    this.#apiUrl = apiUrl;
  }

  compose(_: unknown, rendering: Rendering): Message {
    return {
      token: this.#token.rendered(rendering),
      user: this.#user.rendered(rendering),
      parameters: [...this.#texts(rendering), ...this.#manner(rendering)],
    };
  }

  async send({ token, user, parameters }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const [revealedToken, revealedUser] = [await token(), await user()];
    if (revealedToken.kind === 'failed') return revealedToken;
    if (revealedUser.kind === 'failed') return revealedUser;
    const secrets = [revealedToken.value, revealedUser.value];
    const query = goQuery([['token', revealedToken.value], ['user', revealedUser.value], ...parameters]);
    const reply = await this.#wire.ask(
      { method: 'POST', url: `${this.#apiUrl}?${query}`, headers: [['Content-Type', 'text/plain']], secrets },
      signal,
    );
    return reply.kind === 'failed' ? reply : verdictOf(reply);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #texts(rendering: Rendering): readonly Parameter[] {
    const { title, message, url, urlTitle, html } = this.#settings;
    const text = html ? rendering.htmlMessage(message) : rendering.message(message);
    return [
      ['title', rendering.inRunes('title', rendering.message(title), TITLE_MAX)],
      ['message', rendering.inRunes('message', text, MESSAGE_MAX).trim() || NO_TEXT],
      ['url', rendering.inRunes('URL', rendering.text(url), URL_MAX)],
      ['url_title', rendering.text(urlTitle)],
    ];
  }

  /** How the message is shown and how loudly. */
  #manner(rendering: Rendering): readonly Parameter[] {
    const { html, monospace, priority, retryMs, expireMs, device, sound, ttlMs } = this.#settings;
    const given: readonly (Parameter | undefined)[] = [
      html ? ['html', '1'] : undefined,
      monospace ? ['monospace', '1'] : undefined,
      ['priority', rendering.text(priority)],
      ['retry', inSeconds(retryMs)],
      ['expire', inSeconds(expireMs)],
      ['device', rendering.text(device)],
      ['sound', rendering.text(sound)],
      ttlMs >= 1000 ? ['ttl', inSeconds(ttlMs)] : undefined,
    ];
    return given.filter((parameter) => parameter !== undefined);
  }
}

function inSeconds(ms: number): string {
  return String(Math.trunc(ms / 1000));
}
