// URLs, plain and secret. Their text never appears in a message: a URL may hold a token.

import { parsed, refused } from '../../base/parsed.ts';
import { REDACTED, Secret, withoutPasswords } from '../../base/secret.ts';
import type { Codec } from './codec.ts';
import { httpUrlError, parseGoUrl } from './go-url.ts';
import { warnRedacted } from './secrets.ts';
import { templateError, usesTemplate } from './template-text.ts';
import { parsedText, readText } from './values.ts';

/** An http or https URL, with its password shown as `xxxxx`. */
export function url(absent?: string): Codec<string | undefined> {
  return {
    ...parsedText<string | undefined>({
      absent,
      zero: undefined,
      parse: (text) => {
        const error = httpUrlError(text);
        return error === undefined ? parsed(text) : refused(error);
      },
      code: 'AM2011',
      print: (value) => withoutPasswords(value ?? ''),
    }),
    blank: null,
  };
}

/** An http or https URL that is a secret as a whole. `<secret>` is taken, too, so that a printed config can be read. */
export function secretUrl(): Codec<Secret | undefined> {
  return secretUrlBy(httpUrlError);
}

/** `secretUrl` that may be a template, and is checked only if it is none. Empty is as good as missing. */
export function templateUrl(): Codec<Secret | undefined> {
  const codec = secretUrlBy((text) => {
    if (text === '') return undefined;
    return usesTemplate(text) ? templateError(text) : httpUrlError(text);
  });
  return {
    ...codec,
    read: (node, path, reading) => {
      const value = codec.read(node, path, reading);
      if (value !== undefined && hasOpenHost(value.reveal())) {
        const hint = 'write the host out, or name the hosts that it may be with --webhook.allowed-hosts';
        reading.warn('AM3014', node, path, 'labels of alerts choose the host that this leads to', hint);
      }
      return value;
    },
  };
}

/** Whether the first action of a template comes before the host has ended. */
function hasOpenHost(url: string): boolean {
  return usesTemplate(url) && !/^[a-z][a-z0-9+.-]*:\/\/[^/?#]+[/?#]/i.test(url.slice(0, url.indexOf('{{')));
}

/** Any URL that Go can parse, with its password shown as `xxxxx`. */
export function proxyUrl(): Codec<Secret | undefined> {
  return {
    ...secretUrlBy((text) => {
      const parsedUrl = parseGoUrl(text);
      return parsedUrl.ok ? undefined : parsedUrl.error;
    }),
    write: (value) => value && withoutPasswords(value.reveal()),
  };
}

/** A URL with one of these schemes; it may hold a password. */
export function schemeUrl(...schemes: readonly string[]): Codec<Secret | undefined> {
  return secretUrlBy((text) => {
    const parsedUrl = parseGoUrl(text);
    if (!parsedUrl.ok) return parsedUrl.error;
    if (!schemes.includes(parsedUrl.value.scheme)) return `must begin with ${schemes.join(':// or ')}://`;
    return parsedUrl.value.host === '' ? 'missing host for URL' : undefined;
  });
}

function secretUrlBy(errorOf: (text: string) => string | undefined): Codec<Secret | undefined> {
  return {
    absent: undefined,
    zero: undefined,
    read: (node, path, reading) => {
      const text = readText(node, path, reading);
      if (text === undefined) return undefined;
      const error = text === REDACTED ? undefined : errorOf(text);
      if (error !== undefined) {
        reading.error(usesTemplate(text) ? 'AM2018' : 'AM2011', node, path, error);
        return undefined;
      }
      if (text === REDACTED) warnRedacted(node, path, reading);
      return text === '' ? undefined : new Secret(text);
    },
    write: (value) => (value === undefined ? undefined : REDACTED),
    blank: null,
  };
}
