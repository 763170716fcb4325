// The reload's API: what runs, how the last reload went, what was tried before. Paths of API v2 that Alertmanager does not
// have; docs/reference/config-api.md describes every field. Answers hold no secret.

import type { ReloadJournal } from '../../reload/journal-port.ts';
import type { ApiPath } from '../api-v2/api.ts';
import { type ConfigSite, getConfig, getRevision, OFFERS } from './config-document.ts';
import { getHistory } from './history.ts';
import { type ConfigStatusView, getConfigStatus } from './status.ts';

export interface ConfigApiNeeds extends ConfigSite {
  readonly journal: Pick<ReloadJournal, 'history' | 'revision'>;
  status(): ConfigStatusView;
}

export function configPaths(needs: ConfigApiNeeds): readonly ApiPath[] {
  return [
    { path: 'config', operations: { GET: (request) => getConfig(request, needs) }, offers: OFFERS },
    { path: 'config/status', operations: { GET: () => getConfigStatus(needs.status()) } },
    { path: 'config/history', operations: { GET: (request) => getHistory(request.query(), needs.journal) } },
    {
      path: 'config/revisions/{revision}',
      operations: { GET: (request, id) => getRevision(request, id, needs) },
      offers: OFFERS,
    },
  ];
}
