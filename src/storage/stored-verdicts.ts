// StoredVerdicts: the classifier's VerdictStore over the same batches as all other state.

import type { Spending, Verdict, VerdictStore } from '../llm/verdict-store.ts';
import { GONE } from './batch.ts';
import type { Row } from './home.ts';
import { readMarker } from './markers.ts';
import { columnsOf } from './tables.ts';
import { decodeVerdict } from './verdict-codec.ts';
import type { WriteBehind } from './write-behind.ts';

// Rows for one turn of the event loop: about 5 ms of decoding.
const PAGE_ROWS = 1000;

export class StoredVerdicts implements VerdictStore {
  readonly #writes: WriteBehind;

  constructor(writes: WriteBehind) {
    this.#writes = writes;
  }

  async load(): Promise<{ verdicts: Verdict[]; spending: Spending | undefined }> {
    const month = await readMarker(this.#writes, 'llm_month');
    const requests = await readMarker(this.#writes, 'llm_month_requests');
    const spending = month === undefined || requests === undefined ? undefined : { month, requests };
    const verdicts: Verdict[] = [];
    for (let after: Row | undefined; ; ) {
      const query = { table: 'verdicts', columns: columnsOf('verdicts'), limit: PAGE_ROWS } as const;
      const page = await this.#writes.read(after === undefined ? query : { ...query, after });
      verdicts.push(...page.map(decodeVerdict).filter((verdict) => verdict !== undefined));
      if (page.length < PAGE_ROWS) break;
      after = page.at(-1)?.slice(0, 1);
    }
    return { verdicts: verdicts.sort((a, b) => a.askedAtMs - b.askedAtMs), spending };
  }

  keep(verdict: Verdict): void {
    this.#writes.change(({ verdicts }) => verdicts.set(verdict.key, verdict));
  }

  forget(key: string): void {
    this.#writes.change(({ verdicts }) => verdicts.set(key, GONE));
  }

  /** Both numbers are of one batch, and so of one transaction. */
  keepSpending({ month, requests }: Spending): void {
    this.#writes.change(({ markers }) => markers.set('llm_month', month).set('llm_month_requests', requests));
  }
}
