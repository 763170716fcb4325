// The files whose verdicts are compared: upstream's, ours, and mutations of both from fixed seeds.

import { readdirSync, readFileSync } from 'node:fs';
import { mutate } from './config-mutations.ts';

const UPSTREAM = 'test/fixtures/config/upstream';
const OURS = 'test/fixtures/config/ours';
const MUTATIONS = 800;

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

export function corpus(): readonly CorpusFile[] {
  const upstream = readdirSync(UPSTREAM)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(`${UPSTREAM}/${name}`, 'utf8') }));
  const ours = ['every-integration.yml', 'yaml-features.yml'].map((name) => ({
    name,
    text: readFileSync(`${OURS}/${name}`, 'utf8'),
  }));
  // Ours are the richer ones: they are mutated more often.
  const bases = [...upstream, ...Array.from({ length: 20 }, () => ours).flat()];
  const mutations = Array.from({ length: MUTATIONS }, (_, seed) => {
    const base = bases[seed % bases.length];
    return { name: `${base?.name}-${seed}`, text: mutate(base?.text ?? '', seed) };
  });
  return [...upstream, ...ours, ...mutations];
}
