// Names of headers that the config gives, checked before they are used.

import { canonicalHeaderName, isHeaderName } from '../canonical-header-name.ts';
import { HttpFailure } from './http-failure.ts';

/** Throws {@link HttpFailure}: what is no name would change the request. */
export function assertHeaderName(written: string): void {
  if (!isHeaderName(written)) throw new HttpFailure(`net/http: invalid header field name ${JSON.stringify(written)}`);
}

/** As Go spells it: `x-scope-orgid` is sent as `X-Scope-Orgid`. Throws {@link HttpFailure}. */
export function checkedHeaderName(written: string): string {
  assertHeaderName(written);
  return canonicalHeaderName(written);
}
