// The one config of all stories: a branch of the tree for each, with receivers and rules of its own.

import type { Answer, Route, Story } from './story.ts';

/** Where a webhook leads, as a path. */
function hookPath(story: string, receiver: string, index: number): string {
  return `/${story}/${receiver}/${index}`;
}

export function configOf(stories: readonly Story[], urlOf: (path: string) => string, resolveTimeout: string): object {
  return {
    global: { resolve_timeout: resolveTimeout },
    route: { receiver: 'nobody', routes: stories.map(branchOf) },
    receivers: [{ name: 'nobody' }, ...stories.flatMap((story) => receiversOf(story, urlOf))],
    inhibit_rules: stories.flatMap((story) =>
      (story.inhibit ?? []).map((rule) => ({
        ...rule,
        source_matchers: [ofStory(story), ...rule.source_matchers],
        target_matchers: [ofStory(story), ...rule.target_matchers],
      })),
    ),
    time_intervals: [
      { name: 'always', time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }] },
      { name: 'never', time_intervals: [{ years: ['2000'] }] },
    ],
  };
}

export function answersOf(stories: readonly Story[]): Map<string, readonly Answer[]> {
  const answers = new Map<string, readonly Answer[]>();
  for (const { name, receivers = {} } of stories) {
    for (const [receiver, hooks] of Object.entries(receivers)) {
      for (const [index, hook] of hooks.entries()) {
        if (hook.answers !== undefined) answers.set(hookPath(name, receiver, index), hook.answers);
      }
    }
  }
  return answers;
}

export function ofStory(story: Story): string {
  return `story="${story.name}"`;
}

function branchOf(story: Story): object {
  const { matchers = [], ...route } = renamed(story, { receiver: 'a', ...story.route });
  return { ...route, matchers: [ofStory(story), ...matchers] };
}

function renamed(story: Story, { receiver, routes = [], ...rest }: Route): Route {
  const own = receiver === undefined ? {} : { receiver: `${story.name}.${receiver}` };
  return { ...rest, ...own, routes: routes.map((child) => renamed(story, child)) };
}

function receiversOf(story: Story, urlOf: (path: string) => string): object[] {
  return Object.entries(story.receivers ?? { a: [{}] }).map(([name, hooks]) => ({
    name: `${story.name}.${name}`,
    webhook_configs: hooks.map(({ answers: _, ...hook }, index) => ({
      ...hook,
      url: urlOf(hookPath(story.name, name, index)),
    })),
  }));
}
