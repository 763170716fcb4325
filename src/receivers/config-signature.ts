// Signature of an integration: equal exactly where everything in it is equal, and the templates, where there are any. A digest,
// so that it can be kept for as long as the integration without keeping its secrets a second time.

import { createHash } from 'node:crypto';
import { Secret } from '../base/secret.ts';
import type { IntegrationConfig } from '../config/config.ts';

/** Signatures, each made once: what a reload did not edit is the same object, and nothing in it ever changes. */
export class Signatures {
  readonly #known = new WeakMap<IntegrationConfig, { readonly templatesDigest: string; readonly signature: string }>();

  of(config: IntegrationConfig, templatesDigest: string): string {
    const known = this.#known.get(config);
    if (known?.templatesDigest === templatesDigest) return known.signature;
    const signature = signatureOf(config, templatesDigest);
    this.#known.set(config, { templatesDigest, signature });
    return signature;
  }
}

function signatureOf(config: IntegrationConfig, templatesDigest: string): string {
  const templates = rendersTemplates(config) ? templatesDigest : '';
  return createHash('sha256')
    .update(`${templates} ${canonical(config)}`)
    .digest('hex');
}

/** A plain webhook renders none; all others have defaults that are templates. */
function rendersTemplates(config: IntegrationConfig): boolean {
  if (config.type !== 'webhook') return true;
  return config.payload !== undefined || config.urlFile !== undefined || config.url?.reveal().includes('{{') === true;
}

/** Text that differs wherever the values differ: secrets revealed, maps as lists of pairs, keys of objects sorted. */
function canonical(value: unknown): string {
  if (value instanceof Secret) return `secret ${JSON.stringify(value.reveal())}`;
  if (value instanceof Map) return `map ${canonical([...value])}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'bigint') return `whole ${value}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
