// PasswordChecker: basic auth against bcrypt hashes. An unknown user costs as much time as a known one; outcomes are
// remembered under a hash, so that neither the hot path pays for bcrypt nor the memory holds a password; one hash is computed
// at a time, because bcrypt takes a whole core.

import { createHash } from 'node:crypto';
import type { Secret } from '../../base/secret.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

// The hash of nobody's password, of the usual cost.
const NOBODY = '$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi';
const REMEMBERED_MAX = 100; // as the exporter toolkit
const WAITING_MAX = 100; // checks; at about 60 ms each, six seconds' worth

export class PasswordChecker {
  readonly #outcomes = new Map<string, boolean>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `users`: bcrypt hashes by name. */
  async check({ user, password }: Credentials, users: ReadonlyMap<string, Secret>): Promise<boolean> {
    const known = users.get(user);
    const hash = known?.reveal() ?? NOBODY;
    const key = keyOf(user, hash, password);
    const isRight = this.#outcomes.get(key) ?? (await this.#inTurn(key, password, hash));
    return isRight && known !== undefined;
  }

  async #inTurn(key: string, password: string, hash: string): Promise<boolean> {
    if (this.#waiting >= WAITING_MAX) return false;
    this.#waiting += 1;
    const mine = this.#turn.then(() => this.#outcomes.get(key) ?? compare(password, hash));
    this.#turn = mine.catch(() => undefined);
    try {
      const isRight = await mine;
      this.#remember(key, isRight);
      return isRight;
    } finally {
      this.#waiting -= 1;
    }
  }

  #remember(key: string, isRight: boolean): void {
    const oldest = this.#outcomes.size >= REMEMBERED_MAX ? this.#outcomes.keys().next().value : undefined;
    if (oldest !== undefined) this.#outcomes.delete(oldest);
    this.#outcomes.set(key, isRight);
  }
}

function keyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64');
}

/** bcryptjs is loaded when the first password comes. */
async function compare(password: string, hash: string): Promise<boolean> {
  const { compare: bcryptCompare } = await import('bcryptjs');
  return bcryptCompare(password, hash);
}
