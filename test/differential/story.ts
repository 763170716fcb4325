// Story: what happens to two servers at once, and what they tell whom. Times are seconds since the stories began. All
// stories run at the same time in one config: each has the branch of the tree that takes its alerts by the label `story`.

/** How the sink answers: the status, or never. After the last answer it says 200. */
export type Answer = number | 'never';

/** A webhook, in the words of Alertmanager's config, and how its other end behaves. */
export interface Hook {
  readonly send_resolved?: boolean;
  readonly max_alerts?: number;
  readonly timeout?: string;
  readonly answers?: readonly Answer[];
}

/** A route in the words of Alertmanager's config. The receivers' names are the story's own. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly continue?: boolean;
  readonly mute_time_intervals?: readonly string[];
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

export interface Post {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generatorURL?: string;
  /** Without: the second at which it is sent. `never`: nothing is sent. */
  readonly startsAt?: number | 'never';
  readonly endsAt?: number;
}

export type Step =
  | { readonly at: number; readonly post: readonly Post[] }
  | {
      readonly at: number;
      /** Its name here; the matcher of the story is added. With the name of an earlier one: an edit of that. */
      readonly silence: string;
      readonly matchers: readonly string[];
      readonly from?: number;
      readonly until: number;
    }
  | { readonly at: number; readonly expire: string }
  /** A path of the API; what both answer must be the same. */
  | { readonly at: number; readonly look: string };

export interface Story {
  /** The value of its alerts' label `story`. */
  readonly name: string;
  /** The fact that it shows. */
  readonly fact: string;
  readonly route: Route;
  /** By name; without: one, named `a`, of one webhook. */
  readonly receivers?: Readonly<Record<string, readonly Hook[]>>;
  readonly inhibit?: readonly InhibitRule[];
  readonly steps: readonly Step[];
  /**
   * What arrives, as `1.0 a +A +B -C`: the second, the receiver (`a/1`: its second webhook), the alerts in their order with
   * `+` in front of those that fire and `-` of those that are resolved; by `alertname`.
   */
  readonly told: readonly string[];
  /** Where we differ from Alertmanager on purpose: what we tell instead of `told`. */
  readonly ours?: { readonly told: readonly string[]; readonly because: string };
  /** Where chance is in the times: how far apart they may be. */
  readonly apartMs?: number;
}

/** An alert that fires until somebody says otherwise. */
export function fires(alertname: string, more: Record<string, string> = {}, rest: Partial<Post> = {}): Post {
  return { labels: { alertname, ...more }, endsAt: 600, ...rest };
}

/** The end of that alert, `at` the second. */
export function ends(alertname: string, at: number, more: Record<string, string> = {}): Post {
  return { labels: { alertname, ...more }, startsAt: at, endsAt: at };
}
