// `--http.config.file`: a http_config, read and used as for a receiver: TLS, credentials, headers, proxies, redirects.

import { dirname } from 'node:path';
import { formatProblem } from '../../config/config-error.ts';
import { decode } from '../../config/decode/codec.ts';
import { Reading } from '../../config/decode/reading.ts';
import { parseSyntax } from '../../config/parse-config.ts';
import { type HttpConfig, httpConfig } from '../../config/schema/http-config.ts';
import { HttpClient } from '../../receivers/http/http-client.ts';
import { HttpFailure } from '../../receivers/http/http-failure.ts';
import { unsupportedInHttp } from '../../receivers/unsupported.ts';
import { ToolError } from '../commands/command.ts';
import { namedFile } from '../named-file.ts';
import type { World } from '../world.ts';
import { type ApiRequest, readReply, type Transport, TransportError } from './transport.ts';

/** Throws a {@link ToolError} that says what is wrong with the file, or with one that it names. */
export async function configuredTransport(file: string, userAgent: string, world: World): Promise<Transport> {
  const config = await readHttpConfig(file, world);
  const reason = unsupportedInHttp(config);
  if (reason !== undefined) throw new ToolError(`${file}: ${reason}`);
  try {
    const client = new HttpClient(config, {
      clock: world.clock,
      userAgent,
      files: UNCOUNTED,
      environment: world.environment,
    });
    client.prime();
    return transportOver(client);
  } catch (error) {
    if (error instanceof HttpFailure) throw new ToolError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Nobody counts how files fare in a command: one that cannot be read ends it. */
const UNCOUNTED = { fileUnreadable: () => undefined, fileRead: () => undefined };

async function readHttpConfig(file: string, world: World): Promise<HttpConfig> {
  const syntax = parseSyntax(await namedFile(file, world), file);
  if ('code' in syntax) throw new ToolError(formatProblem(syntax));
  const reading = new Reading(syntax.source, dirname(file), 'fallback');
  const config = syntax.root === undefined ? httpConfig.absent : decode(httpConfig, syntax.root, undefined, reading);
  if (reading.errors === 0) return config;
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  throw new ToolError(`the HTTP configuration is not valid\n${errors.map(formatProblem).join('\n')}`);
}

function transportOver(client: HttpClient): Transport {
  return {
    async send({ method, url, body }: ApiRequest, signal: AbortSignal) {
      const headers = [['Accept', 'application/json'] as const];
      const json = body === undefined ? [] : [['Content-Type', 'application/json'] as const];
      const request = { method, url, headers: [...headers, ...json], ...(body === undefined ? {} : { body }) };
      try {
        const response = await client.open(request, signal);
        return await readReply(response.statusCode, response.headers, response.body);
      } catch (error) {
        throw error instanceof HttpFailure ? new TransportError(error.message) : error;
      }
    },
    close: () => client.close(),
  };
}
