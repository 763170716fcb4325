// ContentSeal: contents of revisions, which may hold inline secrets, are sealed with AES-256-GCM before they leave the process.
// Bytes: a mark that no config file can begin with, 12 of nonce, 16 of tag, then the ciphertext.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { StoreRefused } from '../home.ts';

const MARK = Buffer.from([0, 0x61, 0x6d, 0x70, 1]); // NUL "amp" 1
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = MARK.length + NONCE_BYTES + TAG_BYTES;

export class ContentSeal {
  readonly #keys: readonly Uint8Array[];

  /** The first key seals, all of them open. Without keys contents stay as they are. */
  constructor(keys: readonly Uint8Array[]) {
    this.#keys = keys;
  }

  /** `about` is bound to the content: moved to another row it does not open. */
  seal(content: Uint8Array, about: string): Uint8Array {
    const [key] = this.#keys;
    if (key === undefined) return content;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
    const sealed = [cipher.update(content), cipher.final()];
    return Buffer.concat([MARK, nonce, cipher.getAuthTag(), ...sealed]);
  }

  /** What was stored before there was a key is taken as it is. */
  open(stored: Uint8Array, about: string): Uint8Array {
    const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
    if (!bytes.subarray(0, MARK.length).equals(MARK)) return new Uint8Array(bytes);
    for (const key of this.#keys) {
      const content = opened(bytes, key, about);
      if (content !== undefined) return content;
    }
    throw new StoreRefused(
      `the content of ${about} is sealed with a key that is not in database.encryption_key_file${this.#keys.length === 0 ? ', which is not set' : ''}: add the key it was sealed with as a further line`,
    );
  }
}

function opened(bytes: Buffer, key: Uint8Array, about: string): Uint8Array | undefined {
  const nonce = bytes.subarray(MARK.length, MARK.length + NONCE_BYTES);
  const tag = bytes.subarray(MARK.length + NONCE_BYTES, HEAD_BYTES);
  if (tag.length !== TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]));
  } catch {
    return undefined; // another key, or another row
  }
}
