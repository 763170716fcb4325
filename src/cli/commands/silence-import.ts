// amp silence import.

import { type ApiClient, Refusal } from '../api/api-client.ts';
import { withApi } from '../api/connect.ts';
import { count, short, toggle } from '../flag.ts';
import { namedFile } from '../named-file.ts';
import { escapeControls } from '../output/plain-text.ts';
import { ProgressBar } from '../output/progress-bar.ts';
import { type Call, type Leaf, ToolError } from './command.ts';

const WORKERS_MAX = 256;

const force = short('f', toggle('force', 'Force adding new silences even if it already exists.'));
const workers = short('w', count('worker', 8, WORKERS_MAX, 'Number of concurrent workers to use for import.'));

export const silenceImport: Leaf = {
  kind: 'leaf',
  name: 'import',
  summary: 'Adds silences that `silence query -o json` has printed, and prints their ids.',
  about: [
    'Without a file, stdin is read. A silence whose id the server does not know is added as a new one; with --force all are. Nothing is sent unless all of the input can be read; what the server refuses is said, and the others are added.',
  ],
  examples: [
    { line: 'amp silence query -o json > silences.json', what: 'what can be imported' },
    { line: 'amp silence import --alertmanager.url=http://other:9093/ silences.json', what: 'into another server' },
  ],
  flags: { force, workers },
  args: { name: 'input-file', most: 1 },
  exits: [
    [0, 'all were added'],
    [1, 'some were not, or none could be; stderr says why'],
  ],
  async run(call) {
    const silences = readSilences(await input(call)).map((one) => (call.get(force) ? { ...one, id: undefined } : one));
    const failed = await withApi(call, (api) => addAll(silences, api, call));
    if (failed > 0) throw new ToolError(`couldn't import ${failed} out of ${silences.length} silences`);
    return 0;
  },
};

/** Only what the API takes of a silence; whether it makes sense is the server's to say. */
type Importable = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;
const FIELDS = ['id', 'matchers', 'startsAt', 'endsAt', 'createdBy', 'comment', 'annotations'] as const;

async function input(call: Call): Promise<Uint8Array> {
  const [file] = call.args;
  if (file === undefined) {
    const piped = await call.world.readInput();
    if (piped === undefined) throw new ToolError('name a file, or give the silences on standard input');
    return piped;
  }
  return namedFile(file, call.world);
}

function readSilences(bytes: Uint8Array): Importable[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ToolError(`couldn't unmarshal input data, is it JSON?: ${error instanceof Error ? error.message : ''}`);
  }
  if (!Array.isArray(json)) throw new ToolError("couldn't unmarshal input data: it is no list of silences");
  return json.map((item: unknown, index) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw new ToolError(`couldn't unmarshal input data: entry ${index + 1} of the list is no silence`);
    const given = new Map<string, unknown>(Object.entries(item));
    return Object.fromEntries(FIELDS.filter((field) => given.has(field)).map((field) => [field, given.get(field)]));
  });
}

/** Answers how many could not be added. */
async function addAll(silences: readonly Importable[], api: ApiClient, call: Call): Promise<number> {
  const bar = new ProgressBar('silences', silences.length, call.world);
  let failed = 0;
  const left = silences.values();
  const work = async (): Promise<void> => {
    for (const silence of left) {
      const line = await addOne(silence, api);
      bar.clear();
      if (line.ok) call.world.out(`${line.text}\n`);
      else {
        failed += 1;
        call.world.err(
          `Error adding silence id='${escapeControls(String(silence.id ?? ''))}': ${escapeControls(line.text)}\n`,
        );
      }
      bar.advance();
    }
  };
  await Promise.all(Array.from({ length: Math.min(call.get(workers), silences.length) }, work));
  bar.clear();
  return failed;
}

async function addOne(silence: Importable, api: ApiClient): Promise<{ readonly ok: boolean; readonly text: string }> {
  try {
    return { ok: true, text: await putOrCreate(silence, api) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { ok: false, text: error.message };
  }
}

async function putOrCreate(silence: Importable, api: ApiClient): Promise<string> {
  try {
    return await api.putSilence(silence);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404 || silence.id === undefined) throw error;
    return api.putSilence({ ...silence, id: undefined });
  }
}
