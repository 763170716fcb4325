// ReferencedFile: a file that the config names instead of holding its content (a password, a key, a URL). It is read at
// every use; while it cannot be read, the last content that could be stays in use, and the events say so.

import { fileContent, fileContentNow } from '../../base/file-content.ts';
import { HttpFailure } from './http-failure.ts';

/** How files named by the config fare. Called at every use, so that it can be counted; never throws. */
export interface FileEvents {
  /** `stale`: an earlier content stays in use; else the use failed. */
  fileUnreadable(path: string, reason: string, stale: boolean): void;
  fileRead(path: string): void;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or directory'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'is a directory'],
  ['ENOTDIR', 'not a directory'],
  ['EMFILE', 'too many open files'],
  ['FIFO', 'a FIFO or a socket'],
  ['TOO_LARGE', 'more than 4 MB'],
]);

export class ReferencedFile {
  readonly #path: string;
  readonly #purpose: string;
  readonly #events: FileEvents;
  #lastGood: string | undefined;

  /** `purpose` begins the message of a failure: `unable to read CA cert: unable to read file /etc/ca`. */
  constructor(path: string, purpose: string, events: FileEvents) {
    this.#path = path;
    this.#purpose = purpose;
    this.#events = events;
  }

  /** Its content, or the last one; throws {@link HttpFailure} where there never was any. */
  async read(): Promise<string> {
    try {
      return this.#good(await fileContent(this.#path));
    } catch (error) {
      return this.#fallBack(error);
    }
  }

  /** The same while a config is being taken over, where nothing may be awaited. */
  readNow(): string {
    try {
      return this.#good(fileContentNow(this.#path));
    } catch (error) {
      return this.#fallBack(error);
    }
  }

  #good(content: string): string {
    this.#lastGood = content;
    this.#events.fileRead(this.#path);
    return content;
  }

  #fallBack(error: unknown): string {
    const reason = openError(this.#path, error);
    this.#events.fileUnreadable(this.#path, reason, this.#lastGood !== undefined);
    if (this.#lastGood === undefined) throw new HttpFailure(`${this.#purpose}: ${reason}`);
    return this.#lastGood;
  }
}

/** As Go words it: `open /etc/token: no such file or directory`. */
function openError(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  const verb = code === 'EISDIR' ? 'read' : 'open';
  return `${verb} ${path}: ${WORDS.get(code) ?? code}`;
}
