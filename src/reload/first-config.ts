// The config to start with: the file's; or, with `--config.fallback=last-good`, the last one that ran, when the file is bad.

import type { Config } from '../config/config.ts';
import type { ConfigReader } from '../config/config-reader.ts';
import type { ReloadJournal } from './journal-port.ts';
import { hashOf, load, parse, type ReadConfigFile, type Source } from './phases/1-load.ts';
import { type Validated, validate } from './phases/2-validate.ts';
import { messageOf, ReloadFailure } from './reload-failure.ts';

export interface FirstConfig extends Validated {
  readonly source: Source;
  /** Why it is not the file's; empty when it is. */
  readonly fileErrors: readonly string[];
}

export interface FirstConfigSite {
  readonly file: string;
  readonly fallback: 'none' | 'last-good';
  readonly read: ReadConfigFile;
  readonly reader: ConfigReader;
  readonly journal: Pick<ReloadJournal, 'liveRevision'>;
  /** Throws where what the config asks for cannot be built: nobody can start with it, however well it reads. */
  build(config: Config): void;
}

/** Rejects with a {@link ReloadFailure} that holds every reason when there is nothing to start with. */
export async function firstConfig(site: FirstConfigSite): Promise<FirstConfig> {
  try {
    const { source } = await load(site.file, site.read, site.reader, () => true);
    return { source, ...(await accepted(source, site)), fileErrors: [] };
  } catch (error) {
    if (!(error instanceof ReloadFailure) || site.fallback === 'none') throw error;
    return lastGood(site, error);
  }
}

async function accepted(source: Source, { reader, build }: FirstConfigSite): Promise<Validated> {
  const validated = await validate(await parse(source, reader));
  try {
    build(validated.config);
  } catch (error) {
    throw new ReloadFailure('component_failed', [messageOf(error)], { cause: error });
  }
  return validated;
}

async function lastGood(site: FirstConfigSite, failure: ReloadFailure): Promise<FirstConfig> {
  const fileErrors = failure.reasons;
  const last = await site.journal.liveRevision().catch((error: unknown) => {
    throw new ReloadFailure(failure.type, [
      ...fileErrors,
      `nor can the store with the last good configuration be used: ${messageOf(error)}`,
    ]);
  });
  if (last === undefined) {
    throw new ReloadFailure(failure.type, [...fileErrors, 'there is no last good configuration to fall back to']);
  }
  const source = { file: last.source, bytes: last.content, hash: hashOf(last.content), templates: last.templates };
  try {
    return { source, ...(await accepted(source, site)), fileErrors };
  } catch (error) {
    throw new ReloadFailure(failure.type, [
      ...fileErrors,
      `nor is the last good configuration accepted: ${messageOf(error)}`,
    ]);
  }
}
