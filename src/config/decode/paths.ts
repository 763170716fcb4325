// Paths of files.

import { isAbsolute, join } from 'node:path';
import { isGlob } from '../../base/glob.ts';
import { parsed, refused } from '../../base/parsed.ts';
import type { Codec } from './codec.ts';
import type { Reading } from './reading.ts';
import { parsedText } from './values.ts';

/** As written; undefined if empty. Relative to the working directory, as Alertmanager takes most of them. */
export function path(): Codec<string | undefined> {
  return parsedText<string | undefined>({
    absent: undefined,
    zero: undefined,
    parse: (written) => parsed(written === '' ? undefined : written),
    code: 'AM2003',
    print: (value) => value ?? '',
  });
}

/** Joined with the config file's folder; undefined if empty. */
export function pathBesideConfig(): Codec<string | undefined> {
  return parsedText<string | undefined>({
    absent: undefined,
    zero: undefined,
    parse: (written, reading) => parsed(written === '' ? undefined : beside(written, reading)),
    code: 'AM2003',
    print: (value) => value ?? '',
  });
}

/** The same for entries of a list, where an empty one stays. */
export function givenPathBesideConfig(): Codec<string> {
  return parsedText<string>({
    absent: '',
    zero: '',
    parse: (written, reading) => parsed(beside(written, reading)),
    code: 'AM2003',
    print: (value) => value,
  });
}

/** A pattern of paths, as filepath.Glob takes it. */
export function pattern(): Codec<string> {
  return parsedText<string>({
    absent: '',
    zero: '',
    parse: (written) => (isGlob(written) ? parsed(written) : refused('syntax error in pattern')),
    code: 'AM2020',
    print: (value) => value,
  });
}

/** filepath.Join, unless the path is empty or absolute. */
export function beside(written: string, reading: Pick<Reading, 'folder'>): string {
  return written === '' || isAbsolute(written) ? written : join(reading.folder, written);
}
