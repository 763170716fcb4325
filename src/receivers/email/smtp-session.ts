// SmtpSession: the conversation with a mail server, command by command, with the choices and the words of Go's net/smtp, which
// is why it is ours: libraries go on where Alertmanager gives up (one recipient refused) and tell less of why.

import type { SmtpConnection, TlsTerms } from './smtp-connection.ts';
import { SmtpFailure } from './smtp-failure.ts';
import { replyText, type SmtpReply } from './smtp-reply.ts';

/** RFC 5321, 4.5.3.2.6: the server may be handing it on. */
const DELIVERY_WAIT_MS = 10 * 60_000;
const QUIT_WAIT_MS = 5_000;

/** One way of saying who we are. */
export interface Mechanism {
  /** `PLAIN`. */
  readonly name: string;
  /** Sent along with the name. */
  readonly initial?: string;
  /** What to answer; throws {@link SmtpFailure} where the question makes no sense. */
  respond(challenge: string): string;
}

export class SmtpSession {
  readonly #connection: SmtpConnection;
  #name = 'localhost';
  #extensions: ReadonlyMap<string, string> = new Map();

  private constructor(connection: SmtpConnection) {
    this.#connection = connection;
  }

  /** After the greeting. */
  static async begin(connection: SmtpConnection): Promise<SmtpSession> {
    expectCode(await connection.reply(), 220);
    return new SmtpSession(connection);
  }

  get isEncrypted(): boolean {
    return this.#connection.isEncrypted;
  }

  /** What the server said behind the name of the extension; undefined where it has none of this name. */
  extension(name: string): string | undefined {
    return this.#extensions.get(name);
  }

  async hello(name: string): Promise<void> {
    assertOneLine(name);
    this.#name = name;
    const reply = await this.#connection.ask(`EHLO ${name}`);
    if (reply.code === 250) this.#learn(reply);
    else expectCode(await this.#connection.ask(`HELO ${name}`), 250);
  }

  async startTls(terms: TlsTerms): Promise<void> {
    expectCode(await this.#connection.ask('STARTTLS'), 220);
    await this.#connection.encrypt(terms);
    const reply = await this.#connection.ask(`EHLO ${this.#name}`);
    expectCode(reply, 250);
    this.#learn(reply);
  }

  async authenticate(mechanism: Mechanism): Promise<void> {
    const initial = mechanism.initial === undefined ? '' : ` ${base64(mechanism.initial)}`;
    let reply = await this.#connection.ask(`AUTH ${mechanism.name}${initial}`);
    while (reply.code === 334) {
      let answer: string;
      try {
        answer = mechanism.respond(Buffer.from(reply.lines.join('\n'), 'base64').toString('utf8'));
      } catch (error) {
        await this.#connection.ask('*').catch(() => undefined);
        throw error;
      }
      reply = await this.#connection.ask(base64(answer));
    }
    expectCode(reply, 235);
  }

  async mail(from: string): Promise<void> {
    assertOneLine(from);
    const body = this.#extensions.has('8BITMIME') ? ' BODY=8BITMIME' : '';
    const utf8 = this.#extensions.has('SMTPUTF8') ? ' SMTPUTF8' : '';
    expectCode(await this.#connection.ask(`MAIL FROM:<${from}>${body}${utf8}`), 250);
  }

  async recipient(to: string): Promise<void> {
    assertOneLine(to);
    const reply = await this.#connection.ask(`RCPT TO:<${to}>`);
    if (Math.floor(reply.code / 10) !== 25) throw refusal(reply);
  }

  async data(): Promise<void> {
    expectCode(await this.#connection.ask('DATA'), 354);
  }

  /** The whole mail, with line breaks as CRLF; resolves when the server has taken it. */
  async deliver(mail: string): Promise<void> {
    // A dot that begins a line is doubled: alone, it is the end.
    const stuffed = mail.replace(/^\./gm, '..');
    this.#connection.send(`${stuffed}${stuffed.endsWith('\r\n') ? '' : '\r\n'}.\r\n`);
    expectCode(await this.#connection.reply(DELIVERY_WAIT_MS), 250);
  }

  /** Says good-bye, waits a little for an answer, and closes. What has been said before holds; never throws. */
  async quit(): Promise<void> {
    try {
      this.#connection.send('QUIT\r\n');
      await this.#connection.reply(QUIT_WAIT_MS);
    } catch (error) {
      if (!(error instanceof SmtpFailure)) throw error;
    } finally {
      this.#connection.close();
    }
  }

  #learn({ lines }: SmtpReply): void {
    this.#extensions = new Map(
      lines.slice(1).map((line) => {
        const [name = '', ...rest] = line.split(' ');
        return [name.toUpperCase(), rest.join(' ')];
      }),
    );
  }
}

function expectCode(reply: SmtpReply, code: number): void {
  if (reply.code !== code) throw refusal(reply);
}

function refusal(reply: SmtpReply): SmtpFailure {
  return new SmtpFailure(replyText(reply));
}

/** A line break would be a command of its own. */
function assertOneLine(text: string): void {
  if (/[\r\n]/.test(text)) throw new SmtpFailure('smtp: A line must not contain CR or LF');
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
