// The reload's API, which only this server has.

import { type Call, ToolError } from '../commands/command.ts';
import { object } from './answers.ts';
import { Refusal } from './api-client.ts';
import { withApi } from './connect.ts';

/** The answer of a path below /api/v2/config. */
export async function withConfigApi(
  call: Call,
  path: string,
  query: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await withApi(call, (api) => api.configApi(path, query, (json) => object(json, 'the document')));
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
    throw new ToolError(
      `no /api/v2/config${path} there: the server is an Alertmanager, or behind a path prefix that --alertmanager.url lacks`,
    );
  }
}
