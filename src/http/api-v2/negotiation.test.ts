import { expect, test } from 'vitest';
import { chooseType, refuseAccept, refuseContentType } from './negotiation.ts';

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
  const json = ['application/json'];
  for (const header of [undefined, '*/*', 'application/*', 'text/html, application/json;q=0.1']) {
    expect(refuseAccept(header, json)).toBeUndefined();
  }
  for (const header of ['text/html', 'application/json;q=0', '']) {
    expect(refuseAccept(header, json)?.status).toBe(406);
  }
  expect(refuseAccept('text/html', ['application/yaml', 'application/json'])?.body).toContain(
    'only [application/yaml application/json] are available',
  );
});

test('of several types the one that is wanted most is chosen, and the first where nothing is said', () => {
  const wanted: Readonly<Record<string, string | undefined>> = {
    '*/*': 'application/yaml',
    'application/*': 'application/yaml',
    'application/json': 'application/json',
    'application/json, text/plain, */*': 'application/json',
    'application/json;q=0.5, application/yaml;q=0.4': 'application/json',
    'application/json;q=0.5, application/yaml': 'application/yaml',
    'text/html, application/xhtml+xml, */*;q=0.8': 'application/yaml',
    'application/yaml;q=0, application/json;q=0.1': 'application/json',
    'text/html': undefined,
  };
  const offers = ['application/yaml', 'application/json'];
  for (const [header, type] of Object.entries(wanted)) expect(chooseType(header, offers), header).toBe(type);
  expect(chooseType(undefined, offers)).toBe('application/yaml');
});
