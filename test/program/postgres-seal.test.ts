// Inline secrets in stored configurations: in clear without a key, and gone from the table once there is one; keys are changed
// while the server runs; and what a wrong key says.

import { expect, test } from 'vitest';
import { PostgresSchema } from '../support/postgres.ts';
import { type Program, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';

const [KEY_A, KEY_B] = ['0a'.repeat(32), '0b'.repeat(32)];
const INLINE = 'an-inline-secret';

class Scene {
  readonly schema: PostgresSchema;
  readonly site = new Site();

  private constructor(schema: PostgresSchema) {
    this.schema = schema;
  }

  static async open(): Promise<Scene> {
    return new Scene(await PostgresSchema.create());
  }

  /** `edit` makes it another revision. */
  configure(edit: number, keyFile?: string): void {
    const more = keyFile === undefined ? '' : `, encryption_key_file: ${keyFile}`;
    this.site.configure(`
# edit ${edit}
route: {receiver: web}
receivers: [{name: web, webhook_configs: [{url: 'http://127.0.0.1:1/${INLINE}'}]}]
database: {url: '${this.schema.url()}'${more}}
`);
  }

  /** How many contents show the secret, and how many there are. */
  async contents(): Promise<{ readonly inClear: number; readonly all: number }> {
    const rows = await this.schema.query<{ content: Buffer }>('SELECT content FROM revisions');
    return { inClear: rows.filter(({ content }) => content.includes(INLINE)).length, all: rows.length };
  }

  /** What a start that is refused says. */
  async refusal(...flags: string[]): Promise<string> {
    const program = this.site.spawn(flags);
    expect((await program.ended).code).toBe(1);
    return String((await program.said('server.start.failed')).err);
  }
}

/** A server that has run some configurations without a key. */
async function unsealed(revisions = 3): Promise<{ readonly scene: Scene; readonly program: Program }> {
  const scene = await Scene.open();
  scene.configure(1);
  const program = await scene.site.start();
  for (let edit = 2; edit <= revisions; edit += 1) {
    scene.configure(edit);
    await reload(program);
  }
  expect(await scene.contents()).toEqual({ inClear: revisions, all: revisions });
  return { scene, program };
}

test.concurrent('a reload that names the first key leaves no secret of older configurations in the table', async () => {
  const { scene, program } = await unsealed();
  scene.site.file('key', `${KEY_A}\n`);
  scene.configure(4, 'key');
  await reload(program);
  // The new one, too: it was written down before the reload that names the key had run.
  expect(await program.said('store.seal.renewed')).toMatchObject({ count: 4 });
  expect(await scene.contents()).toEqual({ inClear: 0, all: 4 });
  scene.configure(5, 'key');
  await reload(program);
  expect(await scene.contents()).toEqual({ inClear: 0, all: 5 });
  await program.killed();

  // All of it can be read: the last good one, by a start with a bad file that still names the store.
  scene.site.configure(
    `route: {receiver: nobody}\ndatabase: {url: '${scene.schema.url()}', encryption_key_file: key}\n`,
  );
  const again = await scene.site.start('--config.fallback=last-good');
  expect((await again.fetch('/api/v2/config')).status).toBe(200);
  expect(again.log.map(({ event }) => event)).not.toContain('store.seal.renewed'); // it is done
});

test.concurrent('a start with the first key does the same, many of them, while it serves', async () => {
  const { scene, program } = await unsealed(2);
  await program.terminated();
  await scene.schema.query(
    `INSERT INTO revisions SELECT 1000 + n, 'hash' || n, source, 0, content, NULL FROM revisions, generate_series(1, 150) AS n WHERE id = 1`,
  );
  scene.site.file('key', `${KEY_A}\n`);
  scene.configure(1, 'key');
  const next = await scene.site.start();
  await next.said('store.seal.renewed');
  expect((await scene.contents()).inClear).toBe(0);
});

test.concurrent('a key is changed: with both lines all comes under the first, and then the old one is not needed', async () => {
  const { scene, program } = await unsealed(2);
  scene.site.file('old', `${KEY_A}\n`);
  scene.configure(3, 'old');
  await reload(program);
  await program.said('store.seal.renewed');

  scene.site.file('both', `${KEY_B}\n${KEY_A}\n`);
  scene.configure(4, 'both');
  await reload(program);
  expect(await program.said('store.seal.renewed', { count: 4 })).toBeDefined();
  scene.site.file('new', `${KEY_B}\n`);
  scene.configure(5, 'new');
  await reload(program);
  await program.killed();
  await (await scene.site.start()).terminated();
});

test.concurrent('a wrong key, or none, is refused by a reload and by a start, with the ways out', async () => {
  const { scene, program } = await unsealed(1);
  scene.site.file('key', `${KEY_A}\n`);
  scene.configure(2, 'key');
  await reload(program);
  await program.said('store.seal.renewed');

  scene.site.file('wrong', `${KEY_B}\n`);
  const sealed = /the contents of revisions [\d, ]+ are sealed with a key that is not in database\.encryption_key_file/;
  for (const keyFile of ['wrong', undefined]) {
    scene.configure(3, keyFile);
    await expect(reload(program)).rejects.toThrow(sealed);
  }
  expect(await program.get('/api/v2/config/status')).toMatchObject({ status: 'rolled_back', revision: 2 });
  await program.terminated();

  expect(await scene.refusal()).toMatch(/, which is not set: add the key as a further line; where it is lost, delete/);
  scene.configure(3, 'wrong');
  const said = await scene.refusal('--config.fallback=last-good');
  expect(said).toMatch(sealed);
  expect(said).not.toContain(KEY_B);

  // The key is lost: what nobody can read any more is deleted, as the message says.
  await scene.schema.query('DELETE FROM revisions WHERE id <= 4');
  const next = await scene.site.start();
  expect(await scene.contents()).toEqual({ inClear: 0, all: 1 });
  expect((await next.fetch('/api/v2/config/history')).status).toBe(200);
  scene.configure(4, 'wrong');
  await reload(next);
});
