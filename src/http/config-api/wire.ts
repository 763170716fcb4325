// What the answers of the reload's API are made of: moments, and what is said when the store cannot be read.

import { Timestamp } from '../../base/timestamp.ts';
import { type Answer, apiError, json } from '../answer.ts';

/** RFC 3339, UTC, with the milliseconds that there are. */
export function moment(ms: number): string {
  return new Timestamp(ms).toRfc3339Nano();
}

export function document(value: object): Answer {
  return json(JSON.stringify(value));
}

/** The answer made of what is read; 503 where nothing can be read at the moment. */
export async function fromStore<T>(read: Promise<T>, answer: (found: T) => Answer): Promise<Answer> {
  let found: T;
  try {
    found = await read;
  } catch (error) {
    return apiError(503, `the store cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return answer(found);
}
