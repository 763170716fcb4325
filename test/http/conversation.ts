// Holds the recorded conversation with a server: sends the requests one by one, and makes the answers comparable by giving
// times and ids names.

import { request } from 'node:http';
import type { GoldenRequest } from './requests.ts';

export interface GoldenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const COMPARED = [
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-max-age',
  'allow',
  'cache-control',
  'content-type',
  'location',
  'vary',
  'x-content-type-options',
];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
// The requests' own times are in 2020 and 2030; every other one is the time of the recording.
const OTHER_TIME = /"(?!2020|2030|2019-12-31|2029-12-31|1970)\d{4}-\d\d-\d\dT[^"\\]*"/g;

/** Sends all requests to the server at `port` and answers what came back, normalised. An answer of status 0: the connection broke. */
export async function converse(port: number, requests: readonly GoldenRequest[]): Promise<GoldenAnswer[]> {
  const silences: string[] = [];
  const names = new Map<string, string>();
  const name = (id: string): string => {
    if (id.startsWith('00000000-')) return id;
    if (!names.has(id)) names.set(id, `<id ${names.size + 1}>`);
    return names.get(id) ?? id;
  };
  const fill = (text: string): string =>
    text.replaceAll('{id:1}', silences[0] ?? '').replaceAll('{id}', silences.at(-1) ?? '');

  const answers: GoldenAnswer[] = [];
  for (const { method, path, headers, body } of requests) {
    const answer = await exchange(port, {
      method,
      path: fill(path),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body: fill(body) }),
    });
    const created = /^\{"silenceID":"([^"]+)"\}/.exec(answer.body)?.[1];
    if (created !== undefined && !silences.includes(created)) silences.push(created);
    answers.push({ ...answer, body: answer.body.replace(UUID, name).replace(OTHER_TIME, '"<time>"') });
  }
  return answers;
}

function exchange(port: number, { method, path, headers, body }: GoldenRequest): Promise<GoldenAnswer> {
  return new Promise((resolve) => {
    const outgoing = request(
      { port, host: '127.0.0.1', method, path, headers: headers ?? {}, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(
              COMPARED.flatMap((header) => {
                const value = incoming.headers[header];
                return value === undefined ? [] : [[header, String(value)]];
              }),
            ),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', () => resolve({ status: 0, headers: {}, body: '' }));
    if (body !== undefined) outgoing.setHeader('content-length', Buffer.byteLength(body));
    outgoing.end(body);
  });
}
