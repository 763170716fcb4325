// A list of JSON documents as one answer. A long one is written in slices, so that everything else has its turn in between:
// fifty thousand alerts are 25 MB of text.

import { type Answer, json } from '../answer.ts';

/** `size`: how many documents make one slice; about 10 ms. */
export function jsonList<T>(items: readonly T[], encode: (item: T) => string, size: number): Answer | Promise<Answer> {
  return items.length <= size ? json(`[${items.map(encode).join(',')}]`) : inSlices(items, encode, size);
}

async function inSlices<T>(items: readonly T[], encode: (item: T) => string, size: number): Promise<Answer> {
  const slices: string[] = [];
  for (let from = 0; from < items.length; from += size) {
    slices.push(
      items
        .slice(from, from + size)
        .map(encode)
        .join(','),
    );
    await new Promise(setImmediate);
  }
  return json(`[${slices.join(',')}]`);
}
