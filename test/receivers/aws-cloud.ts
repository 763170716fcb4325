// AwsCloud: the services of AWS that an SNS integration may ask, on the loopback: SNS, STS, the credentials of containers and
// of EC2 instances. It checks signatures, and writes down what it was asked.

import type { ServerResponse } from 'node:http';
import { type Asked, LocalServer } from './local-server.ts';
import { type Signature, signatureOf } from './sigv4-verifier.ts';

export interface CloudAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By the action (`Publish`) or the path (`/latest/api/token`); in their order, the last one again and again. */
export type CloudAnswers = Readonly<Record<string, readonly CloudAnswer[]>>;

export interface CloudRequest {
  readonly method: string;
  readonly path: string;
  /** What it posts. */
  readonly form: Readonly<Record<string, string>>;
  readonly signature?: Signature;
  /** The headers by which metadata and container services know their clients. */
  readonly headers?: Readonly<Record<string, string>>;
}

const IDENTIFYING = ['x-aws-ec2-metadata-token', 'x-aws-ec2-metadata-token-ttl-seconds'];
const EXPIRY = '2046-01-02T03:04:05Z';

const DEFAULTS: Readonly<Record<string, CloudAnswer>> = {
  Publish: {
    status: 200,
    body: '<PublishResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>',
  },
  AssumeRole: { status: 200, body: assumed('AssumeRole', 'ASSUMED') },
  AssumeRoleWithWebIdentity: { status: 200, body: assumed('AssumeRoleWithWebIdentity', 'WEB') },
  '/container': { status: 200, body: credentialsJson('CONTAINER', 'Token') },
  '/latest/api/token': {
    status: 200,
    body: 'metadata-token',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' },
  },
  '/latest/meta-data/iam/security-credentials/': { status: 200, body: 'the-role' },
  '/latest/meta-data/iam/security-credentials/the-role': { status: 200, body: credentialsJson('INSTANCE', 'Token') },
};

export class AwsCloud {
  readonly #server: LocalServer;
  readonly #counts = new Map<string, number>();
  readonly #answers: CloudAnswers;

  private constructor(answers: CloudAnswers, server: LocalServer) {
    this.#answers = answers;
    this.#server = server;
  }

  static async start(answers: CloudAnswers = {}): Promise<AwsCloud> {
    const server = await LocalServer.http((asked, response) => cloud.#answer(asked, response));
    const cloud = new AwsCloud(answers, server);
    return cloud;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  get requests(): readonly CloudRequest[] {
    return this.#server.asked.map(recorded);
  }

  nextArrival(): Promise<void> {
    return this.#server.nextArrival();
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #answer(asked: Asked, response: ServerResponse): void {
    const what = asked.method === 'POST' ? (formOf(asked.body).Action ?? '') : (asked.path.split('?')[0] ?? '');
    const count = this.#counts.get(what) ?? 0;
    this.#counts.set(what, count + 1);
    const scripted = this.#answers[what];
    const answer = scripted?.[Math.min(count, scripted.length - 1)] ?? DEFAULTS[what] ?? { status: 404, body: '' };
    if (answer.status === 0) return; // says nothing
    const type = answer.body?.startsWith('<') ? 'text/xml' : 'application/json';
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers }).end(answer.body);
  }
}

/** The secret that goes with an access key, in this cloud. */
export function secretOf(accessKey: string): string {
  return `secret+of/${accessKey}`;
}

export function errorXml(code: string, message: string): string {
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-2</RequestId></ErrorResponse>`;
}

export function credentialsJson(accessKey: string, tokenName: string, expiry = EXPIRY): string {
  return JSON.stringify({
    Code: 'Success',
    Type: 'AWS-HMAC',
    LastUpdated: '2026-01-02T03:04:05Z',
    AccessKeyId: accessKey,
    SecretAccessKey: secretOf(accessKey),
    [tokenName]: `token of ${accessKey}`,
    Expiration: expiry,
  });
}

export function assumed(action: string, accessKey: string, expiry = EXPIRY): string {
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r/s</Arn></AssumedRoleUser><Credentials><AccessKeyId>${accessKey}</AccessKeyId><SecretAccessKey>${secretOf(accessKey)}</SecretAccessKey><SessionToken>token of ${accessKey}</SessionToken><Expiration>${expiry}</Expiration></Credentials></${action}Result><ResponseMetadata><RequestId>r-3</RequestId></ResponseMetadata></${action}Response>`;
}

function recorded(asked: Asked): CloudRequest {
  const { method, path } = asked;
  const signature = asked.headers.authorization?.startsWith('AWS4') ? signatureOf(asked, secretOf) : undefined;
  const names = signature === undefined ? ['authorization', ...IDENTIFYING] : [];
  const said = names.flatMap((name) =>
    asked.headers[name] === undefined ? [] : [[name, String(asked.headers[name])]],
  );
  return {
    method,
    path,
    form: formOf(asked.body),
    ...(signature === undefined ? {} : { signature }),
    ...(said.length === 0 ? {} : { headers: Object.fromEntries(said) }),
  };
}

function formOf(body: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
