// QueryApi: the services of AWS that take a form and answer XML (SNS, STS). Requests are signed (Signature Version 4) by
// aws4fetch and sent by our own client; a refusal is told with AWS's words, our secrets struck out.

import type { HttpSite } from '../http/http-client.ts';
import { redact } from '../http/redact.ts';
import { shortened } from '../http/response-body.ts';
import type { Wire } from '../http/wire.ts';
import { AwsFailure, awsRefusal } from './aws-failure.ts';
import type { AwsKeys } from './credential-source.ts';
import { xmlText } from './xml-text.ts';

export type Form = readonly (readonly [name: string, value: string])[];

export interface QueryTarget {
  readonly url: string;
  /** As signatures name it: `sns`. */
  readonly service: string;
  readonly region: string;
}

const CONTENT_TYPE = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
type Headers = readonly (readonly [name: string, value: string])[];

export class QueryApi {
  readonly #wire: Wire;
  readonly #clock: HttpSite['clock'];

  constructor(wire: Wire, clock: HttpSite['clock']) {
    this.#wire = wire;
    this.#clock = clock;
  }

  /** The XML of the answer. Without keys nothing is signed. Throws {@link AwsFailure}. */
  async ask(target: QueryTarget, form: Form, keys: AwsKeys | undefined, signal: AbortSignal): Promise<string> {
    const body = new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();
    const signature = keys === undefined ? [] : await this.#sign(target, body, keys);
    const request = { method: 'POST', url: target.url, headers: [CONTENT_TYPE, ...signature], body } as const;
    const reply = await this.#wire.ask({ ...request, keepsBody: true }, signal);
    if (reply.kind === 'failed') throw new AwsFailure(reply);
    if (reply.status >= 200 && reply.status <= 299) return reply.body;
    // What does not match its signature is repeated by AWS, with the token in it.
    const secrets = keys === undefined ? [] : [keys.secretAccessKey, keys.sessionToken ?? ''];
    const message = redact(xmlText(reply.body, 'Message') || 'UnknownError', [], secrets);
    throw awsRefusal(reply.status, xmlText(reply.body, 'Code'), shortened(message));
  }

  async #sign({ url, service, region }: QueryTarget, body: string, keys: AwsKeys): Promise<Headers> {
    if (!URL.canParse(url)) return []; // it is refused where it is asked
    const { AwsV4Signer } = await import('aws4fetch');
    const datetime = new Date(this.#clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const cache = new Map<string, ArrayBuffer>(); // of its own: it would keep secrets
    const { headers } = await new AwsV4Signer({
      method: 'POST',
      url,
      body,
      service,
      region,
      datetime,
      cache,
      ...keys,
    }).sign();
    const names = ['Authorization', 'X-Amz-Date', 'X-Amz-Security-Token'];
    return names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
  }
}
