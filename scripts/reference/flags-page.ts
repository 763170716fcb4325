// docs/reference/flags.md, made from the table of flags.

import type { Flag } from '../../src/cli/flag.ts';
import { SERVER_FLAGS } from '../../src/cli/server-flags.ts';

const HEAD = `# Flags of the server

Made by \`npm run docs\` from src/cli/server-flags.ts; a test compares the two. The flags are those of Alertmanager 0.34, and
those under "Ours".

A value is joined by \`=\` or follows as the next word. A switch is set by \`--x\` and unset by \`--no-x\`. A flag is given
once, unless it may be repeated. Durations are Go's (\`1h30m\`, \`500ms\`), with \`d\` and \`w\` for days and weeks. A command
line that cannot be read is refused with exit code 1.
`;

/** Flags that Alertmanager does not have. */
const OURS: readonly string[] = ['config.fallback', 'standby', 'webhook.allowed-hosts'];

const CLUSTER = `
## Clusters

This server does not form clusters. \`--cluster.peer\` may name this server itself (by an address of this machine, its
hostname or the advertised address, with the port of \`--cluster.listen-address\`), as generated command lines do. Any other
peer is refused at start: two servers that do not know of each other would both send every notification. With
\`--cluster.listen-address=\` peers mean nothing, as in Alertmanager.
`;

export function flagsPage(): string {
  const flags: readonly Flag<unknown>[] = Object.values(SERVER_FLAGS);
  const ours = flags.filter((flag) => OURS.includes(flag.name));
  const theirs = flags.filter((flag) => !OURS.includes(flag.name));
  const works = theirs.filter((flag) => flag.withoutEffect === undefined);
  return [
    HEAD,
    `## Of Alertmanager\n\n${table(works)}`,
    `## Ours\n\n${table(ours)}`,
    `## Accepted without effect\n\nCommand lines have them, and here they have nothing to do. Giving one is said once in the log.\n\n${reasons(theirs)}${CLUSTER}`,
  ].join('\n');
}

function table(flags: readonly Flag<unknown>[]): string {
  const rows = flags.map((flag) => `| \`${spelling(flag)}\` | ${shownDefault(flag)} | ${cell(flag.help)} |`);
  return `| flag | default | what it does |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function reasons(flags: readonly Flag<unknown>[]): string {
  const rows = flags.flatMap((flag) =>
    flag.withoutEffect === undefined ? [] : [`| \`${spelling(flag)}\` | ${cell(flag.withoutEffect)} |`],
  );
  return `| flag | why |\n|---|---|\n${rows.join('\n')}\n`;
}

function spelling(flag: Flag<unknown>): string {
  return `--${flag.kind === 'switch' ? '[no-]' : ''}${flag.name}${flag.kind === 'list' ? ' …' : ''}`;
}

function shownDefault(flag: Flag<unknown>): string {
  if (flag.kind === 'switch') return 'off';
  const shown = flag.shown.slice(1).replace(' ...', '');
  return shown === '' || shown === '""' || shown === flag.name.toUpperCase() ? '' : `\`${shown}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
