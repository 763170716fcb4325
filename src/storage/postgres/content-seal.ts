// ContentSeal: contents of revisions, which may hold inline secrets, are sealed with AES-256-GCM before they leave the process.
// Bytes: a mark that no config file can begin with, 8 that name the key, 12 of nonce, 16 of tag, then the ciphertext.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { StoreRefused } from '../home.ts';

/** How everything that is sealed begins: NUL "amp" 2. */
export const SEAL_MARK = Buffer.from([0, 0x61, 0x6d, 0x70, 2]);
const KEY_NAME_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The mark and the name of the key: by these alone it is known who can open it. */
export const SEAL_HEAD_BYTES = SEAL_MARK.length + KEY_NAME_BYTES;
const CIPHER_AT = SEAL_HEAD_BYTES + NONCE_BYTES + TAG_BYTES;

interface Key {
  readonly bytes: Uint8Array;
  readonly head: Buffer;
}

export class ContentSeal {
  readonly #keys: readonly Key[];

  /** The first key seals, all of them open. Without keys contents stay as they are. */
  constructor(keys: readonly Uint8Array[]) {
    this.#keys = keys.map((bytes) => ({ bytes, head: headOf(bytes) }));
  }

  /** How what is sealed now begins; undefined without keys. */
  get head(): Uint8Array | undefined {
    return this.#keys[0]?.head;
  }

  /** How all begins that these keys open. */
  get heads(): readonly Uint8Array[] {
    return this.#keys.map(({ head }) => head);
  }

  /** `about` is bound to the content: moved to another row it does not open. */
  seal(content: Uint8Array, about: string): Uint8Array {
    const [key] = this.#keys;
    if (key === undefined) return content;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(about));
    const sealed = [cipher.update(content), cipher.final()];
    return Buffer.concat([key.head, nonce, cipher.getAuthTag(), ...sealed]);
  }

  /** What was stored before there was a key is taken as it is. */
  open(stored: Uint8Array, about: string): Uint8Array {
    const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
    if (!bytes.subarray(0, SEAL_MARK.length).equals(SEAL_MARK)) return new Uint8Array(bytes);
    const head = bytes.subarray(0, SEAL_HEAD_BYTES);
    const key = this.#keys.find((one) => one.head.equals(head));
    if (key === undefined) throw keyMissing(`the content of ${about} is`, this.#keys.length > 0);
    const content = opened(bytes, key.bytes, about);
    if (content === undefined) throw new StoreRefused(`the content of ${about} is damaged: its seal does not fit`);
    return content;
  }
}

/** `what`: as in "the content of revision 7 is". */
export function keyMissing(what: string, isSet: boolean): StoreRefused {
  return new StoreRefused(
    `${what} sealed with a key that is not in database.encryption_key_file${isSet ? '' : ', which is not set'}: add the key as a further line`,
  );
}

function headOf(key: Uint8Array): Buffer {
  return Buffer.concat([SEAL_MARK, createHash('sha256').update(key).digest().subarray(0, KEY_NAME_BYTES)]);
}

function opened(bytes: Buffer, key: Uint8Array, about: string): Uint8Array | undefined {
  const nonce = bytes.subarray(SEAL_HEAD_BYTES, SEAL_HEAD_BYTES + NONCE_BYTES);
  const tag = bytes.subarray(SEAL_HEAD_BYTES + NONCE_BYTES, CIPHER_AT);
  if (tag.length !== TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(CIPHER_AT)), decipher.final()]));
  } catch {
    return undefined; // another row, or changed bytes
  }
}
