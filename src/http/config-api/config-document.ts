// GET /api/v2/config and /api/v2/config/revisions/{revision}: the running config, and any that ever ran, printed from what
// was understood of it: defaults filled in, `<secret>` for every secret. The stored bytes themselves never leave.

import type { RevisionId } from '../../alerting/ports.ts';
import type { Config } from '../../config/config.ts';
import { formatProblem } from '../../config/config-error.ts';
import { formatConfig, formatConfigAsJson } from '../../config/format-config.ts';
import { parseConfig } from '../../config/parse-config.ts';
import type { MatcherMode } from '../../labels/label-name.ts';
import type { ReloadJournal, Revision } from '../../reload/journal-port.ts';
import type { Runtime } from '../../reload/runtime.ts';
import { type Answer, apiError, json, yaml } from '../answer.ts';
import { chooseType } from '../api-v2/negotiation.ts';
import type { HttpRequest } from '../request.ts';
import { fromStore, moment } from './wire.ts';

/** The first is what a client gets that asks for neither. */
export const OFFERS: readonly string[] = ['application/yaml', 'application/json'];

export interface ConfigSite {
  readonly file: string;
  readonly matcherMode: MatcherMode;
  readonly journal: Pick<ReloadJournal, 'revision'>;
  running(): Pick<Runtime, 'config' | 'revision' | 'hash'>;
}

export function getConfig(request: HttpRequest, { file, running }: ConfigSite): Answer {
  const { config, revision, hash } = running();
  return printed(request, config, { revision, hash, file });
}

export async function getRevision(request: HttpRequest, id: string, site: ConfigSite): Promise<Answer> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return unknown(id);
  return fromStore(site.journal.revision(Number(id) as RevisionId), (revision) =>
    revision === undefined ? unknown(id) : stored(request, revision, site.matcherMode),
  );
}

function stored(request: HttpRequest, revision: Revision, matcherMode: MatcherMode): Answer {
  const { id, hash, source, createdAtMs, content } = revision;
  const { config, problems } = parseConfig(content, source, { matcherMode });
  if (config === undefined) {
    const errors = problems.filter(({ severity }) => severity === 'error').map(formatProblem);
    return apiError(422, `revision ${id} is not accepted any more: ${errors.join('\n')}`);
  }
  return printed(request, config, { revision: id, hash, file: source, created_at: moment(createdAtMs) });
}

function printed(request: HttpRequest, config: Config, head: object): Answer {
  if (chooseType(request.header('accept'), OFFERS) !== 'application/json') {
    return yaml(formatConfig(config, { ownSections: true }));
  }
  return json(`${JSON.stringify(head).slice(0, -1)},"config":${formatConfigAsJson(config)}}`);
}

function unknown(id: string): Answer {
  return apiError(404, `there is no revision ${JSON.stringify(id)}`);
}
