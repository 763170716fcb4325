// docs/reference/cli.md, made from the tree of commands.

import type { Command, Leaf } from '../../src/cli/commands/command.ts';
import { COMMANDS } from '../../src/cli/commands/tree.ts';
import type { Flag } from '../../src/cli/flag.ts';
import type { FlagTable } from '../../src/cli/flag-parser.ts';

const HEAD = `# Commands

Made by \`npm run docs\` from src/cli/commands; a test compares the two. Without a command, or with \`serve\`, \`amp\` is the
server: [flags.md](flags.md) has its flags. The other commands talk to a running server, ours or an Alertmanager, or look at
files. \`alert\`, \`silence\`, \`config show\`, \`config routes\`, \`check-config\`, \`template\` and \`cluster\` are amtool's, with its
flags, config files, output and exit codes; \`status\`, \`reload\`, \`config history\` and \`completion\` are ours.

\`amp help COMMAND\` and \`amp COMMAND --help\` say what stands here.

## How a command line is read

- Flags stand before or after the command and among its arguments; a value is joined by \`=\` or follows as the next word; a
  switch is set by \`--x\` and unset by \`--no-x\`; letters may be joined (\`-sia\`, \`-ojson\`). After \`--\` nothing is a flag.
- \`@FILE\` stands for arguments in a file, one a line.
- A group without a command means its default: \`amp silence\` is \`amp silence query\`.
- A first word that is no matcher is the alert's name: \`amp silence add DiskFull\` is \`amp silence add alertname=DiskFull\`.
- Flags that are not on the command line are looked for in \`~/.config/amtool/config.yml\`, \`~/.config/prometheus/amtool.yml\`,
  \`/etc/amtool/config.yml\` and \`/etc/prometheus/amtool.yml\` (the second and the fourth are Debian's places). The first file that
  has a key decides. Keys are names of flags; a file that is not a YAML mapping of them to values is an error.

## Exit codes

amtool's commands end with 0, or with 1 for whatever went wrong, the command line included. \`amp reload\` keeps 1 for a
reload that was refused, and ends with 2 where its command line is wrong. A reader of the output that goes away
(\`amp alert | head\`) ends a command with 141.

What was asked for is on stdout; errors, warnings and hints are on stderr, and begin with \`amp:\`, \`Warning:\` or \`Error\`.

## On a terminal

Text that others wrote (labels, annotations, comments) is made harmless there: control characters and those that turn the
direction of writing are shown as \`\\x1b\`, \`\\u202e\`, and within a table also tabs and line ends as \`\\t\`, \`\\n\`. In a pipe or a
file it is printed as it is, like amtool does. \`-o json\` is the same everywhere. Colours are used only on a terminal, only by
commands of ours, and not if \`NO_COLOR\` is set. A long import shows how far it has come, on stderr.

## Where it differs from amtool

| where | amtool | here |
|---|---|---|
| what it thinks of matchers (\`foo=a b\`) | logged on stdout | a warning on stderr |
| \`config show -o extended\` | addresses of memory after the config | the values |
| \`silence update -q\` | an address of memory | the id |
| \`silence import\` | sends what it has read before it finds the input broken; \`-w 0\` hangs | sends nothing of an input that is broken; 1 to 256 workers |
| \`-o json\` of a server before 0.22 | matchers without \`isEqual\` | \`"isEqual":true\` |
| more than twelve rows of one time | in an order of its own | in the server's order |
| \`check-config\` | the first error | all of them, with lines and codes; \`-o json\` |
| \`--config.file\` beside a default \`alertmanager.url\` | warns always | warns if \`--alertmanager.url\` is typed |
| \`--help-man\`, \`--completion-script-bash\` and their like | yes | \`amp completion\` |
| error messages | Go's | other words, with what to do |
`;

export function cliPage(): string {
  const global = `## Flags of every command\n\n${flagTable(COMMANDS.flags)}`;
  return [HEAD, global, ...COMMANDS.commands.flatMap((command) => sections([COMMANDS, command]))].join('\n');
}

function sections(path: readonly Command[]): string[] {
  const command = path.at(-1);
  if (command === undefined) return [];
  if (command.kind === 'group') return command.commands.flatMap((one) => sections([...path, one]));
  return [leafSection(path, command)];
}

function leafSection(path: readonly Command[], leaf: Leaf): string {
  const name = path.map((command) => command.name).join(' ');
  const flags = Object.assign({}, ...path.slice(1).map((command) => command.flags)) as FlagTable;
  const examples = (leaf.examples ?? []).map(({ line, what }) => `    ${line}    # ${what}\n`).join('');
  const exits = leaf.exits.map(([code, when]) => `| ${code} | ${cell(when)} |\n`).join('');
  return [
    `## ${name}\n`,
    [leaf.summary, ...(leaf.about ?? [])].map((paragraph) => `${paragraph}\n`).join('\n'),
    examples,
    ...(Object.keys(flags).length === 0 ? [] : [flagTable(flags)]),
    `| exit code | when |\n|---|---|\n${exits}`,
  ].join('\n');
}

function flagTable(flags: FlagTable): string {
  const rows = Object.values(flags).map((flag) => `| ${spelling(flag)} | ${shownDefault(flag)} | ${cell(flag.help)} |`);
  return `| flag | default | what it does |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function spelling(flag: Flag<unknown>): string {
  const letter = flag.short === undefined ? '' : `\`-${flag.short}\`, `;
  const more = flag.kind === 'list' ? ' …' : '';
  return `${letter}\`--${flag.kind === 'switch' ? '[no-]' : ''}${flag.name}${more}\`${flag.required ? ' (required)' : ''}`;
}

function shownDefault(flag: Flag<unknown>): string {
  if (flag.kind === 'switch') return flag.fallback === true ? 'on' : 'off';
  const isPlaceholder = /^=[A-Z.-]+(?: \.\.\.)?$/.test(flag.shown) || flag.shown === '=""';
  return isPlaceholder ? '' : `\`${flag.shown.slice(1)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
