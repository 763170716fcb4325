// The verifier against signatures that AWS published: its test suite for Signature Version 4, and the example of its manual.

import { expect, test } from 'vitest';
import { type SignedRequest, signatureOf } from './sigv4-verifier.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const HOST = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const QUERY = '/?Param2=value2&Param1=value1';

function signed(
  request: Omit<SignedRequest, 'headers'> & { readonly headers?: SignedRequest['headers'] },
  signature: string,
  { service = 'service', names = 'host;x-amz-date' } = {},
): SignedRequest {
  const scope = `AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...request, headers: { ...HOST, ...request.headers, authorization } };
}

const VECTORS: Readonly<Record<string, SignedRequest>> = {
  'get-vanilla': signed(
    { method: 'GET', path: '/', body: '' },
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ),
  'get-vanilla-query-order-key-case': signed(
    { method: 'GET', path: QUERY, body: '' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ),
  'post-vanilla': signed(
    { method: 'POST', path: '/', body: '' },
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ),
  'post-x-www-form-urlencoded': signed(
    { method: 'POST', path: '/', body: 'Param1=value1', headers: FORM },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    { names: 'content-type;host;x-amz-date' },
  ),
  'the manual’s ListUsers': signed(
    {
      method: 'GET',
      path: '/?Action=ListUsers&Version=2010-05-08',
      body: '',
      headers: { host: 'iam.amazonaws.com', 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    },
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    { service: 'iam', names: 'content-type;host;x-amz-date' },
  ),
};

test.each(Object.entries(VECTORS))('%s is right, and wrong once anything in it is another', (_, request) => {
  const isRight = (one: SignedRequest) => signatureOf(one, () => SECRET)?.right;
  expect(isRight(request)).toBe(true);
  expect(isRight({ ...request, body: `${request.body}x` })).toBe(false);
  expect(isRight({ ...request, method: 'PUT' })).toBe(false);
  expect(isRight({ ...request, headers: { ...request.headers, host: 'example.com' } })).toBe(false);
  expect(signatureOf(request, () => 'another')?.right).toBe(false);
});
