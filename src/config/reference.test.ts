import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { database } from './schema/database.ts';
import { grouping } from './schema/grouping.ts';
import { llm } from './schema/llm.ts';
import { redis } from './schema/redis.ts';
import { silence } from './schema/silences.ts';

const page = readFileSync('docs/reference/configuration.md', 'utf8');

test.each(Object.entries({ silences: silence, grouping, database, redis, llm }))(
  'the reference has every key of %s, and no other',
  (name, { keys }) => {
    const text = page.split(`### \`${name}\`\n`)[1]?.split(/^##/m)[0] ?? '';
    const documented = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
    expect(documented).toEqual(keys);
  },
);
