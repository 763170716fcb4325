// `npm run mutants [word…]`: puts one known mistake after the other into a copy of the source, and sees whether the tests
// notice. With words: only the mutants whose name or file has one of them. Exit code 1 if any survives.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants/all.ts';
import { type Mutant, mutated } from './mutants/mutant.ts';
import { type TestRun, TreeCopy } from './mutants/tree-copy.ts';

interface Trial {
  readonly mutant: Mutant;
  readonly run: TestRun;
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const copy = new TreeCopy();
process.once('exit', () => copy.remove());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exitCode = await tryAll(chosen(process.argv.slice(2)));

function chosen(words: readonly string[]): readonly Mutant[] {
  if (words.length === 0) return MUTANTS;
  return MUTANTS.filter(({ name, file }) => words.some((word) => name.includes(word) || file.includes(word)));
}

async function tryAll(mutants: readonly Mutant[]): Promise<number> {
  if (mutants.length === 0) return fault('no mutant has such a name or file');
  for (const mutant of mutants) mutated(readFileSync(mutant.file, 'utf8'), mutant); // throws where the code has moved on
  // Tests that fail by themselves would kill every mutant.
  const sound = await copy.test([...new Set(mutants.flatMap(({ tests }) => tests))]);
  if (sound.kind !== 'passed') return fault(`the tests do not even pass without a mutant: ${JSON.stringify(sound)}`);

  const trials: Trial[] = [];
  for (const mutant of mutants) {
    const run = await copy.try(mutant);
    trials.push({ mutant, run });
    console.log(`${wordsOf(run)}: ${mutant.name} (${mutant.file})`);
  }
  console.log(`\n${table(trials)}`);
  return trials.every(({ run }) => isKilled(run)) ? 0 : 1;
}

function fault(message: string): number {
  console.error(message);
  return 1;
}

function isKilled({ kind }: TestRun): boolean {
  return kind === 'failed' || kind === 'hung';
}

function wordsOf(run: TestRun): string {
  switch (run.kind) {
    case 'passed':
      return 'SURVIVED';
    case 'failed':
      return `killed by "${run.by}"`;
    case 'hung':
      return 'killed: the tests never end';
    case 'broken':
      return `NO MUTANT, it cannot be loaded: ${run.why}`;
  }
}

function table(trials: readonly Trial[]): string {
  const files = [...new Set(trials.map(({ mutant }) => mutant.file))];
  const rows = files.map((file) =>
    row(
      file,
      trials.filter(({ mutant }) => mutant.file === file),
    ),
  );
  return [...rows, row('all', trials)].join('\n');
}

function row(name: string, trials: readonly Trial[]): string {
  const killed = trials.filter(({ run }) => isKilled(run)).length;
  const left = trials.length - killed;
  return `${name.padEnd(44)}${String(killed).padStart(4)} killed${left === 0 ? '' : `, ${left} NOT`}`;
}
