// Rules that span sections: what refers to something that is not there, what is named twice, and what only the root route
// must have or must not have. (config/config.go, v0.34: Config.UnmarshalYAML)

import type { ConfigCode } from './config-error.ts';
import type { Located } from './decode/codec.ts';
import { nearestName } from './decode/nearest-name.ts';
import { quoted } from './decode/quoted.ts';
import type { Reading } from './decode/reading.ts';
import type { RawDocument } from './schema/document.ts';
import type { RawRoute } from './schema/route.ts';

/** Where a name was declared. */
type Declared = ReadonlyMap<string, Located<{ readonly name: string }>>;

export function crossCheck(raw: RawDocument, root: Located<RawRoute>, reading: Reading): void {
  const receivers = declare(raw.receivers, 'AM2105', 'receiver', reading);
  const intervals = declare([...raw.muteTimeIntervals, ...raw.timeIntervals], 'AM2107', 'time interval', reading);
  checkRoot(root, reading);
  new ReferenceCheck(receivers, intervals, reading).check(root);
}

function declare(
  named: readonly Located<{ readonly name: string }>[],
  code: ConfigCode,
  what: string,
  reading: Reading,
): Declared {
  const declared = new Map<string, Located<{ readonly name: string }>>();
  for (const one of named) {
    const { name } = one.value;
    const first = declared.get(name);
    if (first === undefined) declared.set(name, one);
    else {
      const hint = `it is first declared on line ${reading.position(first.node).line}`;
      reading.error(code, one.node, one.path, `${what} name ${quoted(name)} is not unique`, hint);
    }
  }
  return declared;
}

/** The root is where an alert ends that nothing else wants. */
function checkRoot({ value, node, path, sound }: Located<RawRoute>, reading: Reading): void {
  if (!sound) return;
  const forbid = (isThere: boolean, field: string, message: string): void => {
    if (isThere) reading.error('AM2103', node, { parent: path, step: field }, message);
  };
  if ((value.receiver?.value ?? '') === '') {
    reading.error('AM2102', node, path, 'root route must specify a default receiver');
  }
  forbid(value.match.length > 0, 'match', 'root route must not have any matchers');
  forbid(value.matchRe.length > 0, 'match_re', 'root route must not have any matchers');
  forbid(value.matchers.length > 0, 'matchers', 'root route must not have any matchers');
  const mutes = value.muteTimeIntervals.length > 0;
  forbid(mutes, 'mute_time_intervals', 'root route must not have any mute time intervals');
  const activates = value.activeTimeIntervals.length > 0;
  forbid(activates, 'active_time_intervals', 'root route must not have any active time intervals');
  forbid(value.continue, 'continue', 'cannot have continue in root route');
}

class ReferenceCheck {
  readonly #receivers: Declared;
  readonly #intervals: Declared;
  readonly #reading: Reading;
  readonly #usedReceivers = new Set<string>();
  readonly #usedIntervals = new Set<string>();

  constructor(receivers: Declared, intervals: Declared, reading: Reading) {
    this.#receivers = receivers;
    this.#intervals = intervals;
    this.#reading = reading;
  }

  check(root: Located<RawRoute>): void {
    this.#route(root);
    this.#unused(this.#receivers, this.#usedReceivers, 'AM3002', 'no route leads to this receiver');
    this.#unused(this.#intervals, this.#usedIntervals, 'AM3010', 'no route uses this time interval');
  }

  #route({ value }: Located<RawRoute>): void {
    if (value.receiver !== undefined && value.receiver.value !== '') {
      this.#refer(value.receiver, this.#receivers, this.#usedReceivers, 'AM2104', 'receiver');
    }
    for (const interval of [...value.activeTimeIntervals, ...value.muteTimeIntervals]) {
      this.#refer(interval, this.#intervals, this.#usedIntervals, 'AM2106', 'time interval');
    }
    for (const child of value.routes) this.#route(child);
  }

  #refer(
    { value: name, node, path }: Located<string>,
    declared: Declared,
    used: Set<string>,
    code: ConfigCode,
    what: string,
  ): void {
    used.add(name);
    if (declared.has(name)) return;
    const near = this.#reading.listsErrors ? nearestName(name, declared.keys()) : undefined;
    const found = near === undefined ? undefined : declared.get(near);
    const line = found === undefined ? undefined : this.#reading.position(found.node).line;
    const hint = line === undefined ? undefined : `did you mean ${quoted(near ?? '')}, declared on line ${line}?`;
    this.#reading.error(code, node, path, `undefined ${what} ${quoted(name)} used in route`, hint);
  }

  #unused(declared: Declared, used: ReadonlySet<string>, code: ConfigCode, message: string): void {
    for (const [name, { node, path }] of declared) {
      if (!used.has(name)) this.#reading.warn(code, node, path, message);
    }
  }
}
