// Replies of mail servers (RFC 5321, 4.2): lines of a code and a text, `250-SIZE 1000`, read as Go's net/textproto reads them.

import { goQuote } from '../../base/go-quote.ts';
import { SmtpFailure } from './smtp-failure.ts';

export interface SmtpReply {
  readonly code: number;
  /** The texts of its lines, without the code. */
  readonly lines: readonly string[];
}

/** Bytes of a reply; servers are to keep within 512 a line. */
const REPLY_LENGTH_MAX = 64 * 1024;
const FEED = 0x0a;

/** Collects what arrives until it is a whole reply. */
export class ReplyReader {
  #arrived = Buffer.alloc(0);
  #code: number | undefined;
  #lines: string[] = [];

  /** Something has arrived, and nothing of it was asked for. */
  get isMidway(): boolean {
    return this.#arrived.length > 0 || this.#code !== undefined;
  }

  /** Throws {@link SmtpFailure} where it is more than any server should say. */
  add(piece: Buffer): void {
    this.#arrived = Buffer.concat([this.#arrived, piece]);
    if (this.#arrived.length > REPLY_LENGTH_MAX) throw new SmtpFailure('the reply of the server is too long');
  }

  /** Undefined until there is a whole one; throws {@link SmtpFailure} for what is no reply. */
  take(): SmtpReply | undefined {
    for (let line = this.#line(); line !== undefined; line = this.#line()) {
      const isLast = this.#read(line);
      if (this.#lines.length > REPLY_LENGTH_MAX / 4) throw new SmtpFailure('the reply of the server is too long');
      if (!isLast) continue;
      const reply = { code: this.#code ?? 0, lines: this.#lines };
      this.#code = undefined;
      this.#lines = [];
      return reply;
    }
    return undefined;
  }

  #line(): string | undefined {
    const end = this.#arrived.indexOf(FEED);
    if (end < 0) return undefined;
    const line = this.#arrived.subarray(0, end).toString('utf8');
    this.#arrived = this.#arrived.subarray(end + 1);
    return line.replace(/\r$/, '');
  }

  /** Whether the reply ends with this line. One without the code of the first is taken for text, as there. */
  #read(line: string): boolean {
    const code = /^\d{3}[ -]/.test(line) ? Number(line.slice(0, 3)) : undefined;
    if (this.#code === undefined) {
      if (!/^...[ -]/.test(line)) throw new SmtpFailure(`short response: ${goQuote(line)}`);
      if (code === undefined || code < 100) throw new SmtpFailure(`invalid response code: ${goQuote(line)}`);
      this.#code = code;
    }
    const isOurs = code === this.#code;
    this.#lines.push(isOurs ? line.slice(4) : line);
    return isOurs && line.charAt(3) === ' ';
  }
}

/** As Go prints an error of textproto: `550 "5.1.1 No such user"`. */
export function replyText({ code, lines }: SmtpReply): string {
  return `${String(code).padStart(3, '0')} ${goQuote(lines.join('\n'))}`;
}
