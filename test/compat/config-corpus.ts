// The files whose verdicts are compared: upstream's, ours, every rule broken once, odd values, soups of YAML, and mutations
// from fixed seeds.

import { readdirSync, readFileSync } from 'node:fs';
import { RULES } from '../support/config-rules.ts';
import { mutate } from './config-mutations.ts';
import { ODDS } from './config-odds.ts';
import { soup } from './yaml-soup.ts';

const UPSTREAM = 'test/fixtures/config/upstream';
const OURS = 'test/fixtures/config/ours';
const MUTATIONS = 1200;
const SOUPS = 800;

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
  const rules = RULES.map(([, text], index) => ({ name: `rule-${index}`, text }));
  const odds = ODDS.map(([what, text]) => ({ name: `odd-${what}`, text }));
  const soups = Array.from({ length: SOUPS }, (_, seed) => ({ name: `soup-${seed}`, text: soup(seed) }));
  return [...upstream, ...ours, ...rules, ...odds, ...soups, ...mutations];
}
