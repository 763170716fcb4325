// The files that the tools of AWS share, ~/.aws/config and ~/.aws/credentials: read anew at every use, since other programs
// write them. What both say of a profile is put together; the credentials file wins.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileContent, fileContentNow } from '../../base/file-content.ts';
import { awsTrouble } from './aws-failure.ts';

/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** Settings by name. */
export type Profile = ReadonlyMap<string, string>;

export interface SharedConfig {
  /** Empty where there is none of this name. */
  profile(name: string): Profile;
  has(name: string): boolean;
}

const SECTION = /^\[\s*(.*?)\s*\]/;
const SETTING = /^([^=]+?)\s*=\s*(.*)$/;
const COMMENT = /(?:^|\s)[#;].*$/;
const PREFIX = /^profile\s+/;

/** A file that is not there says nothing; throws AwsFailure for one that cannot be read. */
export async function readSharedConfig(env: Environment): Promise<SharedConfig> {
  const [config, credentials] = await Promise.all(
    pathsOf(env).map((path) => fileContent(path).catch((error) => absent(path, error))),
  );
  return sharedConfigOf(config ?? '', credentials ?? '');
}

/** The same while a config is being taken over, where nothing may be awaited. */
export function readSharedConfigNow(env: Environment): SharedConfig {
  const [config, credentials] = pathsOf(env).map((path) => {
    try {
      return fileContentNow(path);
    } catch (error) {
      return absent(path, error);
    }
  });
  return sharedConfigOf(config ?? '', credentials ?? '');
}

export function sharedConfigOf(config: string, credentials: string): SharedConfig {
  const profiles = new Map<string, Map<string, string>>();
  // Where both `[default]` and `[profile default]` are there, the latter counts: it is read last.
  for (const [section, settings] of sectionsOf(config)) {
    if (section === 'default') add(profiles, section, settings);
  }
  for (const [section, settings] of sectionsOf(config)) {
    if (PREFIX.test(section)) add(profiles, section.replace(PREFIX, ''), settings);
  }
  for (const [section, settings] of sectionsOf(credentials)) add(profiles, section, settings);
  return { profile: (name) => profiles.get(name) ?? new Map(), has: (name) => profiles.has(name) };
}

function add(profiles: Map<string, Map<string, string>>, name: string, settings: Profile): void {
  profiles.set(name, new Map([...(profiles.get(name) ?? []), ...settings]));
}

function sectionsOf(text: string): readonly (readonly [name: string, settings: Map<string, string>])[] {
  const sections: (readonly [string, Map<string, string>])[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s/.test(line)) continue; // belongs to a setting that has settings of its own; none of those concerns us
    const plain = line.replace(COMMENT, '').trimEnd();
    const section = SECTION.exec(plain)?.[1];
    if (section !== undefined) sections.push([section, new Map()]);
    const [, name, value] = SETTING.exec(plain) ?? [];
    if (section === undefined && name !== undefined) sections.at(-1)?.[1].set(name.toLowerCase(), value ?? '');
  }
  return sections;
}

function pathsOf(env: Environment): readonly string[] {
  const folder = join(env.HOME ?? homedir(), '.aws');
  return [
    env.AWS_CONFIG_FILE || join(folder, 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
  ];
}

function absent(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return '';
  throw awsTrouble(`failed to load shared config file, ${path}, ${code}`);
}
