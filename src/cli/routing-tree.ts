// Where routes come from (a file, or the server), and how a tree of them is drawn.

import { compileRoutes, type Route } from '../alerting/route/route.ts';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/config-error.ts';
import { parseConfig } from '../config/parse-config.ts';
import { formatMatchers } from '../labels/matcher.ts';
import { withApi } from './api/connect.ts';
import { type Call, ToolError } from './commands/command.ts';
import { GLOBAL_FLAGS } from './globals.ts';
import { modeOf } from './matcher-args.ts';
import { namedFile } from './named-file.ts';
import type { Show } from './output/plain-text.ts';

/** A line, and those below it. */
export interface Branch {
  readonly label: string;
  readonly below: readonly Branch[];
}

/** The root route of a file, or of what the server runs where `file` is empty. */
export async function loadRoutes(file: string, call: Call): Promise<Route> {
  const config = file === '' ? await configOfServer(call) : await configOfFile(file, call);
  return compileRoutes(config.route, config.grouping);
}

async function configOfFile(file: string, call: Call): Promise<Config> {
  if (call.isTyped(GLOBAL_FLAGS.url)) call.world.err('Warning: --config.file flag overrides the --alertmanager.url.\n');
  return parsed(await namedFile(file, call.world), file, call);
}

async function configOfServer(call: Call): Promise<Config> {
  const { config } = await withApi(call, (api) => api.status());
  return parsed(config, call.get(GLOBAL_FLAGS.url), call);
}

function parsed(text: string | Uint8Array, name: string, call: Call): Config {
  const { config, problems } = parseConfig(text, name, { matcherMode: modeOf(call) });
  if (config !== undefined) return config;
  const errors = problems.filter(({ severity }) => severity === 'error').map(formatProblem);
  throw new ToolError(`the configuration is not valid\n${errors.join('\n')}`);
}

/** The tree with every route in it. */
export function wholeTree(route: Route): Branch {
  const goesOn = route.continue ? '  continue: true' : '';
  return { label: `${matchersText(route)}${goesOn}${receiverText(route)}`, below: route.routes.map(wholeTree) };
}

function matchersText({ matchers }: Route): string {
  return matchers.length === 0 ? 'default-route' : formatMatchers(matchers);
}

function receiverText({ receiver }: Route): string {
  return `  receiver: ${receiver}`;
}

/** The routes that an alert goes by; the receivers are shown where it stays. `taken`: those that take it. */
export function takenTree(route: Route, taken: ReadonlySet<Route>): Branch {
  const below = route.routes.filter((child) => leadsTo(child, taken)).map((child) => takenTree(child, taken));
  return { label: `${matchersText(route)}${below.length === 0 ? receiverText(route) : ''}`, below };
}

function leadsTo(route: Route, taken: ReadonlySet<Route>): boolean {
  return taken.has(route) || route.routes.some((child) => leadsTo(child, taken));
}

/** As amtool draws it. */
export function drawTree(root: Branch, show: Show): string {
  return `.\n${draw([root], '', show)}`;
}

function draw(branches: readonly Branch[], indent: string, show: Show): string {
  return branches
    .map(({ label, below }, index) => {
      const isLast = index === branches.length - 1;
      const line = `${indent}${isLast ? '└' : '├'}── ${show(label)}\n`;
      return line + draw(below, `${indent}${isLast ? '    ' : '│   '}`, show);
    })
    .join('');
}
