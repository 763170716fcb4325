// ReloadMatrix: which component takes up a change of which key, or that it takes a restart. The one classifier: the diff,
// the plan and the reference page all use it. A key that nobody owns is an error of ours.

import { BrokenInvariant } from '../base/assert.ts';
import type { ComponentName } from './reloadable.ts';

/** `restart`: the running process cannot take it; a changed file is refused until the process is started anew. */
export type Owner = ComponentName | 'restart';

interface Rule {
  /** The config's key as in the file, for the reference. */
  readonly key: string;
  /** Where it is in the decoded config. */
  readonly section: string;
  /** The beginning of the path within the section; empty for all the rest of it. */
  readonly path: string;
  readonly owner: Owner;
  readonly effect: string;
}

/** The first rule that fits decides. */
export const RELOAD_MATRIX: readonly Rule[] = [
  {
    key: 'global.resolve_timeout',
    section: 'global',
    path: 'global.resolveTimeoutMs',
    owner: 'routing',
    effect: 'Holds for alerts that come in from then on; ends that were given before stay.',
  },
  {
    key: 'global.*',
    section: 'global',
    path: '',
    owner: 'receivers',
    effect: 'Defaults of integrations: those that it changes are built anew, and tell nobody anything for it.',
  },
  {
    key: 'route',
    section: 'route',
    path: '',
    owner: 'routing',
    effect: 'Live groups are adopted: they keep their keys, their timers and what they told.',
  },
  {
    key: 'receivers',
    section: 'receivers',
    path: '',
    owner: 'receivers',
    effect: 'Edited integrations go on in place; a changed destination is a new one, the old one is told its resolves.',
  },
  {
    key: 'inhibit_rules',
    section: 'inhibitRules',
    path: '',
    owner: 'inhibition',
    effect: 'Acts at the next flush of each group; unchanged rules keep their index.',
  },
  {
    key: 'time_intervals, mute_time_intervals',
    section: 'timeIntervals',
    path: '',
    owner: 'routing',
    effect: 'Acts at the next flush of each group.',
  },
  {
    key: 'templates',
    section: 'templates',
    path: '',
    owner: 'receivers',
    effect: 'Used from the next notification on.',
  },
  {
    key: 'templates.*',
    section: 'templateFiles',
    path: '',
    owner: 'receivers',
    effect: 'What the files say: used from the next notification on, once every changed template has been tried.',
  },
  {
    key: 'silences',
    section: 'silences',
    path: '',
    owner: 'silencing',
    effect: 'The silences of the file are replaced at once; one that left it is expired.',
  },
  {
    key: 'grouping',
    section: 'grouping',
    path: '',
    owner: 'grouping',
    effect: 'Live groups are adopted; timers count from where they stood, by the new waits.',
  },
  {
    key: 'database',
    section: 'database',
    path: '',
    owner: 'database',
    effect: 'The new store is filled beside the old one and takes its place at the switch; pages go on meanwhile.',
  },
  {
    key: 'redis',
    section: 'redis',
    path: '',
    owner: 'redis',
    effect: 'Reloads take their lock there from the next one on; the old connection ends with the reload that held it.',
  },
  {
    key: 'llm',
    section: 'llm',
    path: '',
    owner: 'llm',
    effect:
      'Used for alerts that are asked about from then on; requests under way end on the old client, what was learned stays.',
  },
  {
    key: 'tracing',
    section: 'tracing',
    path: '',
    owner: 'tracing',
    effect:
      'Spans go the new way from then on; what waits for the old collector is sent within two seconds, or given up.',
  },
  {
    key: 'event_recorder',
    section: 'eventRecorder',
    path: '',
    owner: 'restart',
    effect: 'Not used by this version.',
  },
];

/** Throws a {@link BrokenInvariant} for a key that the matrix does not know. */
export function ownerOf(section: string, path: string): Owner {
  const rule = RELOAD_MATRIX.find((one) => one.section === section && path.startsWith(one.path));
  if (rule === undefined) throw new BrokenInvariant(`no component owns ${path}`);
  return rule.owner;
}
