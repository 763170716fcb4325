// The reference of config problems as Markdown, from the registry of codes.

import { type CodeEntry, codes } from '../../src/config/codes.ts';

const GROUPS: readonly (readonly [prefix: string, title: string, text: string])[] = [
  ['AM1', 'AM1xxx: the file and its syntax', 'Nothing after such a problem could be looked at.'],
  ['AM2', 'AM2xxx: keys, values and how sections fit together', 'Alertmanager refuses the file, too.'],
  ['AM3', 'AM3xxx: warnings', 'The config is taken. It may not do what was meant.'],
  [
    'AM4',
    'AM4xxx: not supported yet',
    'Alertmanager can do it and this server cannot yet: errors when the server is to run the config, warnings in `amp check-config`.',
  ],
];

export function errorsPage(): string {
  const head = [
    '<!-- Made from src/config/codes.ts by npm run docs. Do not edit. -->',
    '# Config problems',
    '',
    'Each problem has a place, a code, a path and a message, and often a hint:',
    '',
    '    alertmanager.yml:14:17: AM2104 route.routes[2].receiver: undefined receiver "pagerdty" used in route',
    '      hint: did you mean "pagerduty", declared on line 31?',
    '',
    'Codes are stable: none is ever used for something else.',
  ];
  return `${[...head, ...GROUPS.flatMap(group)].join('\n')}\n`;
}

function group([prefix, title, text]: (typeof GROUPS)[number]): readonly string[] {
  const entries = Object.entries(codes).filter(([code]) => code.startsWith(prefix));
  return ['', `## ${title}`, '', text, ...entries.flatMap(([code, entry]) => section(code, entry))];
}

function section(code: string, { title, explanation, remedy }: CodeEntry): readonly string[] {
  return ['', `### ${code}: ${title}`, '', explanation, '', `*What to do:* ${remedy}`];
}
