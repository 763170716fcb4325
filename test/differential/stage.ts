// Stage: a real Alertmanager and ours side by side, each with a sink of its own. All stories are played to both at once.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertmanager } from '../support/peers.ts';
import { AMP } from '../support/program.ts';
import { type Hook as Arrival, NEVER, OK, Sink, status } from '../support/sink.ts';
import { answersOf, configOf } from './config-of.ts';
import { call, type Look, play, post } from './play.ts';
import { ServerProcess } from './server-process.ts';
import type { Answer, Story } from './story.ts';

export interface StageOptions {
  /** Alerts that are sent without an end are over after this. */
  readonly resolveTimeout: string;
  /** How long to listen after the last step. */
  readonly tailS: number;
  readonly flags?: readonly string[];
}

/** What one server said. */
export interface Recording {
  /** By story, in the order in which they arrived. */
  readonly arrivals: ReadonlyMap<string, readonly Arrival[]>;
  readonly looks: ReadonlyMap<string, readonly Look[]>;
  /** The answer of `/api/v2/receivers`. */
  readonly receivers: unknown;
}

export interface Performance {
  readonly startMs: number;
  readonly theirs: Recording;
  readonly ours: Recording;
  /** The longest that this process could not run. */
  readonly stalledMs: number;
}

/** Time for both to hear of everything before the first step. */
const SETTLE_MS = 500;
const STALL_MAX_MS = 250;
/** Posted before the first step, so that nothing of ours runs for the first time in a story. */
const WARM_UPS = 30;
const ATTEMPTS_MAX = 3;

/** Plays them again when this machine stood still meanwhile: then what comes late proves nothing. */
export async function perform(stories: readonly Story[], options: StageOptions): Promise<Performance> {
  for (let attempt = 1; ; attempt += 1) {
    const performance = await performOnce(stories, options);
    if (performance.stalledMs <= STALL_MAX_MS || attempt === ATTEMPTS_MAX) return performance;
    console.warn(`this machine stood still for ${performance.stalledMs} ms: once more`);
  }
}

async function performOnce(stories: readonly Story[], options: StageOptions): Promise<Performance> {
  const programs = [alertmanager ?? '', AMP];
  const sides = await Promise.all(programs.map((program) => Side.start(program, stories, options)));
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  try {
    await Promise.all(sides.map((side) => side.warmUp()));
    const startMs = Date.now() + SETTLE_MS;
    stalls.enable();
    const [theirs, ours] = await Promise.all(sides.map((side) => side.perform(stories, startMs, options.tailS)));
    if (theirs === undefined || ours === undefined) throw new Error('one side is missing');
    return { startMs, theirs, ours, stalledMs: Math.round(stalls.max / 1e6) };
  } finally {
    stalls.disable();
    await Promise.all(sides.map((side) => side.server.stop()));
  }
}

class Side {
  readonly server: ServerProcess;
  readonly #sink: Sink;

  private constructor(server: ServerProcess, sink: Sink) {
    this.server = server;
    this.#sink = sink;
  }

  static async start(
    program: string,
    stories: readonly Story[],
    { resolveTimeout, flags }: StageOptions,
  ): Promise<Side> {
    const sink = await Sink.open();
    answerAs(sink, answersOf(stories));
    const config = configOf(stories, (path) => sink.url(path), resolveTimeout);
    return new Side(await ServerProcess.start(program, config, flags), sink);
  }

  async warmUp(): Promise<void> {
    for (let n = 0; n < WARM_UPS; n += 1) {
      await post(this.server, '/api/v2/alerts', [{ labels: { alertname: 'warm-up', n: String(n) } }]);
    }
  }

  async perform(stories: readonly Story[], startMs: number, tailS: number): Promise<Recording> {
    const looks = await Promise.all(
      stories.map(async (story) => [story.name, await play(story, this.server, startMs)] as const),
    );
    const lastS = Math.max(...stories.flatMap(({ steps }) => steps.map(({ at }) => at)));
    await sleep(Math.max(0, startMs + (lastS + tailS) * 1000 - Date.now()));
    const receivers = await call(this.server, '/api/v2/receivers');
    return { arrivals: byStory(this.#sink.hooks), looks: new Map(looks), receivers };
  }
}

/** By path, in order; after the last, 200. */
function answerAs(sink: Sink, answers: ReadonlyMap<string, readonly Answer[]>): void {
  const left = new Map([...answers].map(([path, list]) => [path, [...list]]));
  sink.behaviour = (response, hook) => {
    response.shouldKeepAlive = false; // a connection that ends just when it is used again is another story
    const answer = left.get(hook.path)?.shift();
    const behave = answer === undefined ? OK : answer === 'never' ? NEVER : status(answer);
    behave(response, hook);
  };
}

function byStory(arrivals: readonly Arrival[]): Map<string, Arrival[]> {
  const stories = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const [, story = ''] = arrival.path.split('/');
    stories.set(story, [...(stories.get(story) ?? []), arrival]);
  }
  return stories;
}
