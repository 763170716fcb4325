// MailCarrier: takes mails to the smarthost, over a connection for each: encrypted and authenticated as the config says and the
// server offers, in the order and with the words of Alertmanager (notify/email/email.go, 0.34: Notify).

import type { EmailSettings } from '../../config/schema/integrations/email.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { redact } from '../http/redact.ts';
import { shortened } from '../http/response-body.ts';
import { TlsMaterial } from '../http/tls-material.ts';
import type { SenderSite } from '../sender.ts';
import { splitSmarthost } from './smarthost.ts';
import { assertPrivate, SmtpAuth } from './smtp-auth.ts';
import { type MailServer, SmtpConnection, type TlsTerms } from './smtp-connection.ts';
import { SmtpFailure } from './smtp-failure.ts';
import { SmtpSession } from './smtp-session.ts';

export interface Envelope {
  readonly from: string;
  readonly recipients: readonly string[];
}

const IMPLICIT_TLS_PORT = '465';

export class MailCarrier {
  readonly #settings: EmailSettings;
  readonly #site: SenderSite;
  readonly #auth: SmtpAuth;
  readonly #tls: TlsMaterial | undefined;
  /** Mails on their way, and good-byes that are still being said. */
  readonly #underWay = new Set<Promise<void>>();

  constructor(settings: EmailSettings, site: SenderSite) {
    this.#settings = settings;
    this.#site = site;
    this.#auth = new SmtpAuth(settings, site.files);
    this.#tls = settings.tlsConfig === undefined ? undefined : new TlsMaterial(settings.tlsConfig, site.files);
  }

  /** Resolves when the server has taken the mail; throws {@link SmtpFailure}. */
  carry(mail: string, envelope: Envelope, signal: AbortSignal): Promise<void> {
    return this.#finished(this.#carry(mail, envelope, signal));
  }

  /** Resolves when what is under way has ended. */
  async close(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #carry(mail: string, { from, recipients }: Envelope, signal: AbortSignal): Promise<void> {
    const connection = await this.#connect(signal);
    let session: SmtpSession;
    try {
      session = await told('create SMTP client', () => SmtpSession.begin(connection));
    } catch (error) {
      connection.close();
      throw error;
    }
    try {
      await this.#introduce(session);
      await told('send MAIL command', () => session.mail(from));
      for (const to of recipients) await told('send RCPT command', () => session.recipient(to));
      await told('send DATA command', () => session.data());
      await told('delivery failure', () => session.deliver(mail));
    } finally {
      // In the background: whether the mail was taken has been said already.
      void this.#finished(session.quit());
    }
  }

  async #connect(signal: AbortSignal): Promise<SmtpConnection> {
    const { smarthost } = this.#settings;
    const isEncrypted = this.#encryptsAtOnce();
    const terms = isEncrypted ? await this.#tlsTerms() : undefined;
    return await told(`establish ${isEncrypted ? 'TLS ' : ''}connection to server`, async () => {
      const server = splitSmarthost(smarthost);
      if (server === undefined) throw new SmtpFailure(`dial tcp: lookup ${smarthost}: unknown port`);
      return await this.#open(server, terms, signal);
    });
  }

  async #open(server: MailServer, terms: TlsTerms | undefined, signal: AbortSignal): Promise<SmtpConnection> {
    const connection = await SmtpConnection.open(server, { clock: this.#site.clock, signal });
    try {
      if (terms !== undefined) await connection.encrypt(terms);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async #introduce(session: SmtpSession): Promise<void> {
    const { hello, requireTls, smarthost } = this.#settings;
    await told('send EHLO command', () => session.hello(hello === '' ? 'localhost' : hello));
    if (requireTls !== false && !session.isEncrypted) {
      if (session.extension('STARTTLS') === undefined) {
        throw new SmtpFailure(
          `'require_tls' is true (default) but ${JSON.stringify(smarthost)} does not advertise the STARTTLS extension`,
        );
      }
      const terms = await this.#tlsTerms();
      await told('send STARTTLS command', () => session.startTls(terms));
    }
    await this.#authenticate(session);
  }

  async #authenticate(session: SmtpSession): Promise<void> {
    const offered = session.extension('AUTH');
    const credentials = offered === undefined ? undefined : await this.#auth.choose(offered);
    if (credentials === undefined) return;
    const { mechanism, secrets, goType } = credentials;
    const host = splitSmarthost(this.#settings.smarthost)?.host ?? '';
    try {
      assertPrivate(mechanism, session.isEncrypted, host);
      await session.authenticate(mechanism);
    } catch (error) {
      if (!(error instanceof SmtpFailure)) throw error;
      // Some servers repeat what they were told.
      throw new SmtpFailure(redact(`${goType} auth: ${error.message}`, [], secrets), error.retry);
    }
  }

  #encryptsAtOnce(): boolean {
    const { forceImplicitTls, smarthost } = this.#settings;
    return forceImplicitTls ?? smarthost.endsWith(`:${IMPLICIT_TLS_PORT}`);
  }

  async #tlsTerms(): Promise<TlsTerms> {
    const { tlsConfig, smarthost } = this.#settings;
    const host = splitSmarthost(smarthost)?.host ?? '';
    try {
      return {
        context: await this.#tls?.current(),
        serverName: tlsConfig === undefined || tlsConfig.serverName === '' ? host : tlsConfig.serverName,
        insecureSkipVerify: tlsConfig?.insecureSkipVerify ?? false,
      };
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      throw new SmtpFailure(`parse TLS configuration: ${error.message}`, false);
    }
  }

  /** The same; until it has ended, it is under way. */
  #finished(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }
}

/** What was being done, before what went wrong; replies of servers are cut. */
async function told<T>(doing: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SmtpFailure) throw new SmtpFailure(`${doing}: ${shortened(error.message)}`, error.retry);
    throw error;
  }
}
