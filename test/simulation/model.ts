// Model: what Alertmanager, and we, should tell whom and when, written a second time: plainly, without a
// line of alerting/. It knows nothing of reloads: a reload that changes nothing must not be seen. Alertmanager's rules are
// from its manual and are checked against a real one (test/differential); ours, where they differ, are marked.

import type { AlertLabels, Condition, RoutePlan, Story } from './story.ts';

/** `<milliseconds> <destination> +[firing] -[resolved]`, names with their `n`. */
export type Trace = readonly string[];

/** How often groups that are over are swept away. */
const SWEEP_MS = 30_000;
/** How often resolved alerts that no group needs are forgotten. */
const FORGET_MS = 1_800_000;
/** Ours: one whose end was sent less long ago is not: it may be sent again. */
const ENDS_RESENT_FOR_MS = 900_000;

interface Life {
  readonly name: string;
  readonly labels: AlertLabels;
  startMs: number;
  endMs: number;
  sentMs: number;
}

interface Slot {
  firing: Set<string>;
  resolved: Set<string>;
  owed: Set<string>;
  atMs: number;
}

interface Pile {
  /** The matchers on the way, the group labels, the receiver: twins have the same, and share what was told. */
  readonly key: string;
  readonly route: RoutePlan;
  readonly label: string;
  nextMs: number;
  flushed: boolean;
  readonly held: Map<string, Life>;
  /** Fired unheard: muted whenever a flush looked. */
  readonly unheard: Set<string>;
  readonly slots: Map<string, Slot>;
}

/** Whose rules. They differ where this file says "ours". */
export type Rules = 'ours' | 'alertmanager';

export function expectedTrace({ config, happenings, lengthMs }: Story, tailMs: number, rules: Rules = 'ours'): Trace {
  const isOurs = rules === 'ours';
  const lives = new Map<string, Life>();
  const piles = new Map<string, Pile>();
  /** What was told, which Alertmanager keeps for longer than its groups. */
  const log = new Map<string, Map<string, Slot>>();
  const silences: { alertname: string; fromMs: number; toMs: number }[] = [];
  const trace: string[] = [];
  const waiting = [...happenings];

  const sweeps = { nextMs: SWEEP_MS };
  for (;;) {
    const next = waiting[0];
    const pile = [...piles.values()].sort((a, b) => a.nextMs - b.nextMs)[0];
    const nowMs = Math.min(next?.atMs ?? Infinity, pile?.nextMs ?? Infinity, sweeps.nextMs);
    if (nowMs > lengthMs + tailMs) break;
    if (nowMs === next?.atMs) {
      waiting.shift();
      if (next.kind === 'silence')
        silences.push({ alertname: next.alertname, fromMs: nowMs, toMs: nowMs + next.lastsMs });
      if (next.kind === 'send') send(next.alert, nowMs, nowMs + next.lastsMs);
    } else if (nowMs === pile?.nextMs) {
      flush(pile, nowMs);
      if (isDone(pile)) for (const [key, one] of piles) if (one === pile) piles.delete(key);
    } else {
      for (const [key, one] of piles) if (isDone(one)) piles.delete(key);
      if (nowMs % FORGET_MS === 0) forget(nowMs);
      sweeps.nextMs += SWEEP_MS;
    }
  }
  return trace;

  function send(labels: AlertLabels, atMs: number, endsAtMs: number): void {
    const name = nameOf(labels);
    const known = lives.get(name);
    const firesAnew = known === undefined || known.endMs <= atMs;
    // Ours: an end that is sent again is nobody's news. Alertmanager takes whatever is sent into the group.
    if (known !== undefined) known.sentMs = atMs;
    if (isOurs && firesAnew && endsAtMs <= atMs && known !== undefined) return;
    const enters = firesAnew || !isOurs;
    const life = known ?? { name, labels, startMs: atMs, endMs: endsAtMs, sentMs: atMs };
    lives.set(name, life);
    if (firesAnew) life.startMs = atMs;
    life.endMs = endsAtMs <= atMs ? endsAtMs : Math.max(endsAtMs, firesAnew ? 0 : life.endMs);
    for (const [route, path, words] of routesOf(config.root, labels, '', '')) {
      const pile = pileFor(route, path, words, labels, atMs, enters);
      if (pile === undefined) continue;
      if (enters) pile.held.set(name, life);
    }
  }

  function pileFor(
    route: RoutePlan,
    path: string,
    words: string,
    labels: AlertLabels,
    atMs: number,
    mayFound: boolean,
  ): Pile | undefined {
    const label = route.groupBy.includes('...') ? nameOf(labels) : groupLabel(route.groupBy, labels);
    const key = `${path}|${label}`;
    const known = piles.get(key);
    if (known !== undefined || !mayFound) return known;
    // Routes with the same matchers and receiver share what was told: ours while one of their groups lives.
    const entry = `${words}|${label}|${route.receiver}`;
    const twin = [...piles.values()].find((other) => other.key === entry);
    const slots = (isOurs ? twin?.slots : log.get(entry)) ?? new Map();
    if (!isOurs) log.set(entry, slots);
    const pile: Pile = {
      key: entry,
      route,
      label,
      nextMs: atMs + route.waitS * 1000,
      flushed: false,
      held: new Map(),
      unheard: new Set(),
      slots,
    };
    piles.set(key, pile);
    return pile;
  }

  function flush(pile: Pile, nowMs: number): void {
    pile.flushed = true;
    pile.nextMs = nowMs + pile.route.intervalS * 1000;
    const alerts = [...pile.held.values()];
    const muted = new Set(alerts.filter((life) => isMuted(life, nowMs)).map((life) => life.name));
    for (const life of alerts) {
      if (life.endMs <= nowMs) continue;
      if (muted.has(life.name)) pile.unheard.add(life.name);
      else pile.unheard.delete(life.name);
    }
    for (const text of config.receivers[pile.route.receiver] ?? []) {
      tell(pile, text.replace('!', ''), !text.endsWith('!'), alerts, muted, nowMs);
    }
    for (const life of alerts) {
      const isOwed = [...pile.slots.values()].some((slot) => slot.owed.has(life.name));
      if (life.endMs > nowMs || isOwed) continue;
      for (const one of isOurs ? piles.values() : [pile]) {
        if (one.key !== pile.key) continue;
        one.held.delete(life.name);
        one.unheard.delete(life.name);
      }
    }
  }

  function tell(
    pile: Pile,
    to: string,
    wantsResolves: boolean,
    alerts: readonly Life[],
    muted: ReadonlySet<string>,
    nowMs: number,
  ): void {
    const slot = pile.slots.get(to);
    // Ours: what a twin has told belongs to what is told under this key, though this pile does not hold it.
    const elsewhere = isOurs
      ? [...lives.values()].filter((life) => !pile.held.has(life.name) && slot?.owed.has(life.name))
      : [];
    const audible = alerts.filter((life) => !muted.has(life.name));
    const over = elsewhere.filter((life) => life.endMs <= nowMs && !isMuted(life, nowMs));
    const goOn = elsewhere.filter((life) => life.endMs > nowMs);
    const firing = audible.filter((life) => life.endMs > nowMs).map((life) => life.name);
    // Ours: what was muted whenever it fired, and ends, is nobody's news.
    const isNobodys = ({ name }: Life): boolean =>
      isOurs && slot?.owed.has(name) !== true && (pile.unheard.has(name) || slot?.resolved.has(name) === true);
    const ended = audible.filter((life) => life.endMs <= nowMs && !isNobodys(life));
    const resolved = [...ended, ...over].map((life) => life.name);
    const besides = goOn.filter((life) => !isMuted(life, nowMs)).map((life) => life.name);
    // Ours: told, still firing, muted now or held by a twin: it keeps the incident from being called resolved.
    const hushed = alerts.filter((life) => muted.has(life.name) && life.endMs > nowMs && slot?.owed.has(life.name));
    const hidden = [...hushed, ...goOn].map((life) => life.name);
    if (!wantsResolves && slot !== undefined) {
      const isOver = firing.length === 0 && hidden.length === 0;
      if (!(isOver && slot.firing.size > 0)) for (const name of resolved) slot.owed.delete(name);
    }
    if (
      firing.length + besides.length + resolved.length === 0 ||
      !isNews(pile.route, slot, firing, resolved, hidden, wantsResolves, nowMs)
    )
      return;
    const named = [...firing, ...besides];
    const shown = named.length === 0 ? hidden : named;
    // Ours: a resolve is owed, however long it takes, to whom was told that the alert fires.
    const owed = isOurs ? [...(slot?.owed ?? []), ...shown].filter((name) => !resolved.includes(name)) : [];
    const before = isOurs ? [...(slot?.resolved ?? [])] : [];
    const stillThere = before.filter((name) => alerts.some((life) => life.name === name && life.endMs <= nowMs));
    const next: Slot = {
      firing: new Set(shown),
      resolved: new Set([...resolved, ...stillThere]),
      owed: new Set(owed),
      atMs: nowMs,
    };
    pile.slots.set(to, next);
    const told = wantsResolves ? resolved : [];
    if (shown.length + told.length > 0) trace.push(line(nowMs, to, shown, told));
  }

  function forget(nowMs: number): void {
    for (const [name, life] of lives) {
      const isNeeded = [...piles.values()].some(
        (pile) => pile.held.has(name) || [...pile.slots.values()].some((slot) => slot.owed.has(name)),
      );
      const mayBeResent = isOurs && life.sentMs > nowMs - ENDS_RESENT_FOR_MS;
      if (life.endMs <= nowMs && !isNeeded && !mayBeResent) lives.delete(name);
    }
  }

  function isMuted(life: Life, nowMs: number): boolean {
    if (silences.some((one) => one.alertname === life.labels.alertname && one.fromMs <= nowMs && nowMs <= one.toMs))
      return true;
    return config.inhibit.some(
      ({ source, target, equal }) =>
        holds(target, life.labels) &&
        [...lives.values()].some(
          (other) =>
            other.endMs > nowMs &&
            holds(source, other.labels) &&
            !(holds(source, life.labels) && holds(target, other.labels)) &&
            equal.every((label) => at(other.labels, label) === at(life.labels, label)),
        ),
    );
  }
}

function isNews(
  route: RoutePlan,
  slot: Slot | undefined,
  firing: readonly string[],
  resolved: readonly string[],
  hidden: readonly string[],
  wantsResolves: boolean,
  nowMs: number,
): boolean {
  if (slot === undefined) return firing.length > 0;
  if (firing.some((name) => !slot.firing.has(name))) return true;
  if (firing.length === 0 && hidden.length === 0) {
    return slot.firing.size > 0 || (wantsResolves && resolved.some((name) => slot.owed.has(name)));
  }
  if (wantsResolves && resolved.some((name) => !slot.resolved.has(name))) return true;
  return firing.length > 0 && slot.atMs < nowMs - route.repeatS * 1000;
}

function isDone(pile: Pile): boolean {
  return pile.held.size === 0 && [...pile.slots.values()].every((slot) => slot.owed.size === 0);
}

/** The routes that an alert takes, each with its place in the tree and the conditions on the way. */
function routesOf(route: RoutePlan, labels: AlertLabels, path: string, above: string): [RoutePlan, string, string][] {
  if (!route.when.every((condition) => holds(condition, labels))) return [];
  const words = `${above}/${JSON.stringify(route.when)}`;
  const deeper: [RoutePlan, string, string][] = [];
  for (const [place, child] of route.routes.entries()) {
    const taken = routesOf(child, labels, `${path}/${place}`, words);
    deeper.push(...taken);
    if (taken.length > 0 && !child.goOn) break;
  }
  return deeper.length > 0 ? deeper : [[route, path, words]];
}

function holds(condition: Condition, labels: AlertLabels): boolean {
  return condition.values.includes(labels[condition.label]);
}

function at(labels: AlertLabels, name: string): string {
  return labels[name as keyof AlertLabels];
}

function groupLabel(by: readonly string[], labels: AlertLabels): string {
  return by.map((name) => `${name}=${at(labels, name)}`).join(',');
}

export function nameOf(labels: AlertLabels): string {
  return `${labels.alertname}.${labels.team}.${labels.sev}.${labels.n}`;
}

export function line(atMs: number, to: string, firing: readonly string[], resolved: readonly string[]): string {
  return `${atMs} ${to} +[${[...firing].sort().join(' ')}] -[${[...resolved].sort().join(' ')}]`;
}
