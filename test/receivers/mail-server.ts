// MailServer: a mail server on the loopback that says what a test wants said, and writes down the conversation. It knows no
// rules; what a client of good manners is to do is for the test to compare.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A reply, line by line; or the connection ends, or nothing is said. */
export type MailReply = string | 'close' | 'hang';

export interface MailManners {
  /** Where it listens; 127.0.0.1. */
  readonly address?: string;
  /** TLS from the first byte. */
  readonly implicitTls?: boolean;
  /** What EHLO is answered with, behind the first line. */
  readonly extensions?: readonly string[];
  /** By the first word of a command (`RCPT`), by the whole command, or `GREETING`, `MESSAGE`. */
  readonly replies?: Readonly<Record<string, MailReply>>;
}

export interface Conversation {
  /** What the client said, mails left out; `STARTTLS` is followed by what was said under cover. */
  readonly commands: string[];
  /** The text of each mail, dots unstuffed. */
  readonly mails: string[];
  /** The client has said good-bye, or gone without. */
  isOver: boolean;
}

const DEFAULTS: Readonly<Record<string, MailReply>> = {
  GREETING: '220 mail.example ready',
  HELO: '250 hello',
  STARTTLS: '220 go ahead',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go ahead',
  MESSAGE: '250 2.0.0 queued',
  QUIT: '221 2.0.0 bye',
  PASSED: '235 2.7.0 welcome',
};
const LOGIN_QUESTIONS = ['Username:', 'Password:'];
const CRAM_QUESTION = '<1896.697170952@mail.example>';
const FIXTURES = new URL('../fixtures/tls/', import.meta.url);

export class MailServer {
  readonly conversations: Conversation[] = [];
  readonly #manners: MailManners;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];

  private constructor(manners: MailManners) {
    this.#manners = manners;
    this.#server = createServer((socket) => {
      this.#keep(socket);
      const dialog = new Dialog(this.#manners, () => this.#wake());
      this.conversations.push(dialog.conversation);
      socket.on('close', () => {
        dialog.conversation.isOver = true;
      });
      if (this.#manners.implicitTls !== true) dialog.begin(socket);
      else dialog.begin(encrypted(socket));
    });
  }

  static async start(manners: MailManners = {}): Promise<MailServer> {
    const started = new MailServer(manners);
    started.#server.listen(0, manners.address ?? '127.0.0.1');
    await once(started.#server, 'listening');
    return started;
  }

  /** `127.0.0.1:2525` */
  get host(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${address}:${port}`;
  }

  get mails(): readonly string[] {
    return this.conversations.flatMap(({ mails }) => mails);
  }

  /** Resolves when the next command, or mail, has arrived. */
  nextArrival(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

class Dialog {
  readonly conversation: Conversation = { commands: [], mails: [], isOver: false };
  readonly #manners: MailManners;
  readonly #onArrival: () => void;
  #socket: Socket | undefined;
  #rest = '';
  /** What the next lines are, where they are no commands. */
  #expecting: 'command' | 'mail' | { readonly questions: string[] } = 'command';
  #mail = '';

  constructor(manners: MailManners, onArrival: () => void) {
    this.#manners = manners;
    this.#onArrival = onArrival;
  }

  begin(socket: Socket): void {
    this.#listen(socket);
    this.#say('GREETING');
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (piece: string) => {
      const lines = `${this.#rest}${piece}`.split('\r\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#hear(line);
    });
  }

  #hear(line: string): void {
    if (this.#expecting === 'mail') {
      if (line !== '.') this.#mail += `${line.replace(/^\./, '')}\r\n`;
      else this.#endMail();
      return;
    }
    this.conversation.commands.push(line);
    if (line === 'QUIT') this.conversation.isOver = true;
    if (this.#expecting === 'command') this.#answer(line);
    else if (line === '*') this.#write('501 5.7.0 cancelled', 'command');
    else this.#ask(this.#expecting.questions);
    this.#onArrival();
  }

  #answer(line: string): void {
    const verb = line.split(' ')[0] ?? '';
    const { extensions = [], replies = {} } = this.#manners;
    if (verb === 'EHLO' && replies.EHLO === undefined) this.#write(lines(['mail.example', ...extensions]));
    else if (verb === 'AUTH' && replies.AUTH === undefined) this.#authenticate(line);
    else if (verb === 'STARTTLS' && replies.STARTTLS === undefined) this.#startTls();
    else {
      const reply = this.#say(replies[line] === undefined ? verb : line);
      if (verb === 'DATA' && reply.startsWith('354')) this.#expecting = 'mail';
    }
  }

  #authenticate(line: string): void {
    if (line === 'AUTH LOGIN') this.#ask([...LOGIN_QUESTIONS]);
    else if (line === 'AUTH CRAM-MD5') this.#ask([CRAM_QUESTION]);
    else this.#ask([]);
  }

  #ask(questions: string[]): void {
    const own = this.#manners.replies?.QUESTION;
    const question = questions.shift();
    if (question === undefined) this.#say('PASSED');
    else this.#write(own ?? `334 ${Buffer.from(question).toString('base64')}`);
    this.#expecting = question === undefined ? 'command' : { questions };
  }

  #startTls(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.removeAllListeners('data');
    this.#say('STARTTLS');
    this.#listen(encrypted(socket));
  }

  #endMail(): void {
    this.conversation.mails.push(this.#mail);
    this.#mail = '';
    this.#expecting = 'command';
    this.#say('MESSAGE');
    this.#onArrival();
  }

  #say(what: string): string {
    const reply = this.#manners.replies?.[what] ?? DEFAULTS[what] ?? '502 5.5.1 unknown command';
    this.#write(reply);
    return reply;
  }

  #write(reply: MailReply, next = this.#expecting): void {
    this.#expecting = next;
    if (reply === 'hang') return;
    if (reply === 'close') this.#socket?.destroy();
    else this.#socket?.write(`${reply.replaceAll('\n', '\r\n')}\r\n`);
    if (reply.startsWith('221')) this.#socket?.end();
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text, index) => `250${index === texts.length - 1 ? ' ' : '-'}${text}`).join('\n');
}

function encrypted(socket: Socket): TLSSocket {
  const [key, cert] = ['server.key', 'server.crt'].map((name) => readFileSync(new URL(name, FIXTURES)));
  const tls = new TLSSocket(socket, { isServer: true, ...(key && cert ? { key, cert } : {}) });
  return tls
    .on('end', () => socket.destroy())
    .on('error', () => socket.destroy())
    .on('close', () => socket.destroy());
}
