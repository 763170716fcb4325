// Plays stories to both servers at once: every step at its second, to both in the same moment.

import { setTimeout as sleep } from 'node:timers/promises';
import { ofStory } from './config-of.ts';
import type { ServerProcess } from './server-process.ts';
import type { Post, Step, Story } from './story.ts';

/** An answer of the API, with silences' ids replaced by their names. */
export interface Look {
  readonly at: number;
  readonly path: string;
  readonly answer: unknown;
}

/** Timers may be a millisecond early; an end must not lie in the future when it is sent. */
const LATE_MS = 5;

/** Plays one story to one server, and writes down what its API said. */
export async function play(story: Story, server: ServerProcess, startMs: number): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const ids = new Map<string, string>();
  for (const step of story.steps) {
    await sleep(Math.max(0, startMs + step.at * 1000 + LATE_MS - Date.now()));
    if ('post' in step)
      await post(
        server,
        '/api/v2/alerts',
        step.post.map((one) => posted(one, step.at)),
      );
    else if ('silence' in step) {
      const answer = await post(server, '/api/v2/silences', silence(step));
      ids.set(step.silence, (answer as { silenceID: string }).silenceID);
    } else if ('expire' in step) {
      await call(server, `/api/v2/silence/${ids.get(step.expire)}`, { method: 'DELETE' });
    } else {
      const text = JSON.stringify(await call(server, step.look));
      const named = [...ids].reduce((so, [name, id]) => so.replaceAll(id, `<${name}>`), text);
      looks.push({ at: step.at, path: step.look, answer: JSON.parse(named) });
    }
  }
  return looks;

  function posted({ labels, startsAt, endsAt, ...rest }: Post, at: number): object {
    return {
      ...rest,
      labels: { ...labels, story: story.name },
      ...(startsAt === 'never' ? {} : { startsAt: moment(startsAt ?? at) }),
      ...(endsAt === undefined ? {} : { endsAt: moment(endsAt) }),
    };
  }

  function silence(step: Extract<Step, { silence: string }>): object {
    const id = ids.get(step.silence);
    return {
      ...(id === undefined ? {} : { id }),
      matchers: [ofStory(story), ...step.matchers].map(matcher),
      startsAt: moment(step.from ?? step.at),
      endsAt: moment(step.until),
      createdBy: 'story',
      comment: step.silence,
    };
  }

  function moment(second: number): string {
    return new Date(Math.round(startMs + second * 1000)).toISOString();
  }
}

function matcher(text: string): object {
  const [, name, operator = '', value] = /^(.+?)(=~|!~|!=|=)"(.*)"$/.exec(text) ?? [];
  return { name, value, isEqual: !operator.startsWith('!'), isRegex: operator.endsWith('~') };
}

export function post(server: ServerProcess, path: string, body: object): Promise<unknown> {
  return call(server, path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export async function call(server: ServerProcess, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
