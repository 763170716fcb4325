// SmtpConnection: one connection to a mail server: lines out, replies in, TLS from the start or from the middle on. Every wait
// has a limit and ends when the attempt does; whatever goes wrong is an SmtpFailure, and the connection is of no use after it.

import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { checkServerIdentity, type SecureContext, connect as tlsConnect } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import { goErrorText } from '../http/go-error-text.ts';
import { abortWords } from '../outcome.ts';
import { SmtpFailure } from './smtp-failure.ts';
import { ReplyReader, type SmtpReply } from './smtp-reply.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
}

/** How the server's certificate is looked at. */
export interface TlsTerms {
  readonly context: SecureContext | undefined;
  /** The name, or the address, that it must be made out to. */
  readonly serverName: string;
  readonly insecureSkipVerify: boolean;
}

export interface ConnectionSite {
  readonly clock: Clock;
  /** Ends the connection, and whatever waits for it. */
  readonly signal: AbortSignal;
}

// As for HTTP.
const CONNECT_WAIT_MS = 30_000;
/** RFC 5321, 4.5.3.2: what a server may take for an answer; mostly the attempt's own deadline is shorter. */
const REPLY_WAIT_MS = 5 * 60_000;
const NOT_TLS = 'tls: first record does not look like a TLS handshake';
const TLS_WORDS: ReadonlyMap<string, string> = new Map([
  ['ERR_SSL_WRONG_VERSION_NUMBER', NOT_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NOT_TLS],
]);

export class SmtpConnection {
  readonly #server: MailServer;
  readonly #site: ConnectionSite;
  #socket: Socket;
  #replies = new ReplyReader();
  #failure: SmtpFailure | undefined;
  /** Who waits for something to arrive, or for the end. */
  #wake: () => void = () => {};

  private constructor(server: MailServer, site: ConnectionSite) {
    this.#server = server;
    this.#site = site;
    this.#socket = connect({ host: server.host === '' ? 'localhost' : server.host, port: server.port });
    this.#listen(this.#socket);
    site.signal.addEventListener('abort', this.#abort);
    if (site.signal.aborted) this.#abort();
  }

  static async open(server: MailServer, site: ConnectionSite): Promise<SmtpConnection> {
    const connection = new SmtpConnection(server, site);
    await connection.#ready('connect');
    return connection;
  }

  get isEncrypted(): boolean {
    return 'encrypted' in this.#socket;
  }

  /** Goes on encrypted. What the server said before its time is thrown away: it was not protected. */
  async encrypt({ context, serverName, insecureSkipVerify }: TlsTerms): Promise<void> {
    const plain = this.#socket.removeListener('data', this.#take);
    this.#replies = new ReplyReader();
    this.#socket = tlsConnect({
      socket: plain,
      rejectUnauthorized: !insecureSkipVerify,
      checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
      ...(context === undefined ? {} : { secureContext: context }),
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    });
    this.#listen(this.#socket.once('close', () => plain.destroy()));
    await this.#ready('secureConnect');
  }

  /** One command, and the server's reply to it. `line` holds no line break. */
  ask(line: string): Promise<SmtpReply> {
    this.send(`${line}\r\n`);
    return this.reply();
  }

  send(data: string): void {
    if (this.#failure === undefined) this.#socket.write(data, 'utf8');
  }

  /** The next reply. */
  reply(waitMs = REPLY_WAIT_MS): Promise<SmtpReply> {
    return this.#limited(waitMs, async () => {
      for (;;) {
        const reply = this.#replies.take();
        if (reply !== undefined) return reply;
        if (this.#failure !== undefined) throw this.#failure;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    });
  }

  /** At once, without a word. */
  close(): void {
    this.#site.signal.removeEventListener('abort', this.#abort);
    this.#end(new SmtpFailure('use of closed network connection'));
  }

  readonly #abort = (): void => this.#end(new SmtpFailure(abortWords(this.#site.signal)));

  readonly #take = (piece: Buffer): void => {
    try {
      this.#replies.add(piece);
      this.#wake();
    } catch (error) {
      if (!(error instanceof SmtpFailure)) throw error;
      this.#end(error);
    }
  };

  #listen(socket: Socket): void {
    // Once there is encryption, only what comes through it counts.
    const end = (words: () => string) => () => {
      if (socket === this.#socket) this.#end(new SmtpFailure(words()));
    };
    socket.on('error', (error) => end(() => this.#wordsOf(error))());
    socket.on(
      'end',
      end(() => (this.#replies.isMidway ? 'unexpected EOF' : 'EOF')),
    );
    socket.on(
      'close',
      end(() => 'EOF'),
    );
    socket.on('data', this.#take);
  }

  /** The first failure is the one that is told. */
  #end(failure: SmtpFailure): void {
    this.#failure ??= failure;
    this.#socket.destroy();
    this.#wake();
  }

  #ready(event: 'connect' | 'secureConnect'): Promise<void> {
    return this.#limited(CONNECT_WAIT_MS, async () => {
      const given = new AbortController();
      this.#wake = () => given.abort();
      if (this.#failure !== undefined) throw this.#failure;
      await once(this.#socket, event, { signal: given.signal }).catch(() => undefined);
      if (this.#failure !== undefined) throw this.#failure;
    });
  }

  async #limited<T>(ms: number, wait: () => Promise<T>): Promise<T> {
    const { clock } = this.#site;
    const timer = clock.at(clock.now() + ms, () => this.#end(new SmtpFailure('i/o timeout')));
    try {
      return await wait();
    } finally {
      timer.cancel();
    }
  }

  #wordsOf(error: Error): string {
    const { host, port } = this.#server;
    const code = 'code' in error ? String(error.code) : '';
    return TLS_WORDS.get(code) ?? goErrorText(error, { hostname: host, port: String(port), protocol: 'smtp:' });
  }
}
