// docs/reference/reload-matrix.md, made from the classifier that the diff uses.

import { type Owner, RELOAD_MATRIX } from '../../src/reload/reload-matrix.ts';

const HEAD = `# What a reload takes up

Made by \`npm run docs\` from src/reload/reload-matrix.ts; a test compares the two. The reload itself asks the same table which
component takes up a changed key.

| key | component | what a change does |
|---|---|---|
`;

const TAIL = `
Most components are critical: when one cannot take its part of a new file, nothing of the file is taken and the old
configuration runs on. Two are not, \`redis\` and \`llm\`: one of them that cannot goes on as it was, the rest of the file is
taken, and the status says which is [pinned](../runbooks/component-pinned.md). A key that takes a restart is compared too: a
file in which it differs from what the process was started with is refused, with the key's name, so that nothing is ever half
applied.

Comments, the order of keys and sections, quotes and spelling are no change, nor is a default that is written out. Files that
the configuration only names (secrets, certificates) are no part of it: they are read when they are used.
`;

export function matrixPage(): string {
  return `${HEAD}${RELOAD_MATRIX.map(row).join('')}${TAIL}`;
}

function row({ key, owner, effect }: (typeof RELOAD_MATRIX)[number]): string {
  return `| \`${key}\` | ${shown(owner)} | ${effect} |\n`;
}

function shown(owner: Owner): string {
  return owner === 'restart' ? 'takes a restart' : owner;
}
