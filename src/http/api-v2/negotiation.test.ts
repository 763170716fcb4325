import { expect, test } from 'vitest';
import { refuseAccept, refuseContentType } from './negotiation.ts';

test('only JSON is taken, in any spelling of its name', () => {
  expect(refuseContentType('application/json')).toBeUndefined();
  expect(refuseContentType('Application/JSON ; charset="utf-8"; x=y;')).toBeUndefined();
  expect(refuseContentType(undefined)?.status).toBe(415);
  expect(refuseContentType('text/plain')?.body).toContain('unsupported media type \\"text/plain\\"');
});

test('a header that Go cannot parse is refused in its words', () => {
  const said: Readonly<Record<string, string>> = {
    ';': 'mime: no media type',
    'a b/c': 'mime: expected slash after first token',
    'a/': 'mime: expected token after slash',
    '/a': 'mime: expected token after slash',
    'a/b c': 'mime: unexpected content after media subtype',
    'a/b; c': 'mime: invalid media parameter',
  };
  for (const [header, message] of Object.entries(said)) {
    expect(refuseContentType(header)?.status).toBe(400);
    expect(refuseContentType(header)?.body, header).toContain(message);
  }
});

test('a client that takes no JSON is refused', () => {
  for (const header of [undefined, '*/*', 'application/*', 'text/html, application/json;q=0.1']) {
    expect(refuseAccept(header)).toBeUndefined();
  }
  for (const header of ['text/html', 'application/json;q=0', '']) expect(refuseAccept(header)?.status).toBe(406);
});
