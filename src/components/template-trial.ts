// TemplateTrial: renders every changed template of a config to come, before anyone is paged with it: for a notification made
// up, where a failure refuses the reload, and for live groups, where it is a warning. Nothing is sent.

import type { Notification } from '../alerting/ports.ts';
import type { Clock } from '../base/clock.ts';
import { inSlices, type Steps } from '../base/slices.ts';
import type { Config } from '../config/config.ts';
import type { ConfigProblem } from '../config/config-error.ts';
import { integrationPath, placeOf } from '../config/places.ts';
import type { Position } from '../config/position.ts';
import type { Receivers } from '../receivers/build-receivers.ts';
import { ReceiverBuildError } from '../receivers/receiver-build-error.ts';
import { SAMPLE_RECEIVER, sampleNotification } from '../receivers/sample-notification.ts';
import type { TemplatedIntegration } from '../receivers/templated-integration.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { TemplateError } from '../template/template-error.ts';
import type { BuiltReceivers } from './built-receivers.ts';

/** The alert path, as far as a trial needs it. */
export interface TrialHost {
  /** What live groups would tell these receivers now, some for each. */
  previews(receivers: ReadonlySet<string>, perReceiverMax: number): readonly Notification[];
}

const GROUPS_PER_RECEIVER_MAX = 20;
/** For all live groups together. */
const LIVE_MAX_MS = 100;

interface Trial {
  readonly receiver: string;
  /** Of the integration. */
  readonly at: Position;
  readonly integration: TemplatedIntegration;
}

export class TemplateTrial {
  readonly #host: TrialHost;
  readonly #built: BuiltReceivers;
  readonly #clock: Pick<Clock, 'elapsedMs'>;

  constructor(host: TrialHost, built: BuiltReceivers, clock: Pick<Clock, 'elapsedMs'>) {
    this.#host = host;
    this.#built = built;
    this.#clock = clock;
  }

  /** What failed: errors for the notification that is made up, warnings for live groups. Rejects when the signal aborts. */
  async run(next: Config, running: Runtime, signal: AbortSignal): Promise<readonly ConfigProblem[]> {
    const trials = this.#changed(next, running);
    if (trials.length === 0) return [];
    const failed = await inSlices(rendered(trials, [sampleNotification()], next), this.#clock, signal);
    if (failed.length > 0) return failed.map((failure) => ({ ...failure, code: 'AM2203', severity: 'error' }));
    const began = this.#clock.elapsedMs();
    const live = this.#host.previews(new Set(trials.map(({ receiver }) => receiver)), GROUPS_PER_RECEIVER_MAX);
    const isTimeLeft = (): boolean => this.#clock.elapsedMs() - began < LIVE_MAX_MS;
    const doubtful = await inSlices(rendered(trials, live, next, isTimeLeft), this.#clock, signal);
    return doubtful.map((failure) => ({ ...failure, code: 'AM3013', severity: 'warning' }));
  }

  /** The same of what runs already, for the notification that is made up: after a start, all of it is new. */
  async runOn({ config, receivers }: Runtime, signal: AbortSignal): Promise<readonly ConfigProblem[]> {
    const failed = await inSlices(
      rendered(trialsOf(config, receivers), [sampleNotification()], config),
      this.#clock,
      signal,
    );
    return failed.map((failure) => ({ ...failure, code: 'AM2203', severity: 'warning' }));
  }

  /** Every integration that is not one that runs. One that cannot be built is the component's to tell of. */
  #changed(next: Config, running: Runtime): Trial[] {
    try {
      const known = new Set([...running.receivers.values()].flat());
      const { receivers } = this.#built.of(next, running);
      return trialsOf(next, receivers).filter(({ integration }) => !known.has(integration));
    } catch (error) {
      if (error instanceof ReceiverBuildError) return [];
      throw error;
    }
  }
}

function trialsOf(config: Config, receivers: Receivers): Trial[] {
  return config.receivers.flatMap(({ name, integrations }, index) => {
    const built = receivers.get(name) ?? [];
    return integrations.flatMap((written, place) => {
      const integration = built[place];
      return integration === undefined
        ? []
        : [{ receiver: name, at: placeOf(config, integrationPath(index, written)), integration }];
    });
  });
}

type Failure = Pick<ConfigProblem, 'at' | 'path' | 'message'>;

/** The first failure of each integration's templates, each once. */
function* rendered(
  trials: readonly Trial[],
  notifications: readonly Notification[],
  config: Config,
  isTimeLeft: () => boolean = () => true,
): Steps<readonly Failure[]> {
  const failures = new Map<string, Failure>();
  for (const { receiver, at, integration } of trials) {
    for (const notification of notifications) {
      if (notification.receiver !== receiver && notification.receiver !== SAMPLE_RECEIVER) continue;
      if (!isTimeLeft()) return [...failures.values()];
      for (const error of integration.preview({ ...notification, receiver })) {
        const path = `receivers[${JSON.stringify(receiver)}].${integration.name}`;
        const failure = { at: placeIn(config, error) ?? at, path, message: error.message };
        failures.set(`${path} ${error.message}`, failure);
      }
      yield;
    }
  }
  return [...failures.values()];
}

/** In the template file, where it is of one. */
function placeIn({ templateFiles }: Config, { template, line, column }: TemplateError): Position | undefined {
  const file = template === '' ? undefined : templateFiles.findLast(({ path }) => path.endsWith(`/${template}`));
  return file && { file: file.path, line, column };
}
