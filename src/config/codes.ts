// Every code that a config problem can have: what it means and what to do. docs/reference/errors.md is made from this.
// A code is never used again for something else.

export interface CodeEntry {
  readonly title: string;
  readonly explanation: string;
  readonly remedy: string;
}

export const codes: Readonly<Record<string, CodeEntry>> = {
  // The file and its syntax.
  AM1001: {
    title: 'The file is no text',
    explanation: 'The bytes are not valid UTF-8, nor UTF-16 with a byte order mark.',
    remedy: 'Save the file as UTF-8. The place is where the first unreadable byte stands.',
  },
  AM1002: {
    title: 'A control character',
    explanation: 'YAML allows no control characters but tab and line breaks, and no halves of surrogate pairs.',
    remedy: 'Remove the character, or write it as an escape inside double quotes.',
  },
  AM1003: {
    title: 'The file is too large',
    explanation: 'Files above 16 MiB are refused unread. Ten thousand routes take about 2 MB.',
    remedy: 'Make sure that this is the config file.',
  },
  AM1004: {
    title: 'The text is not YAML',
    explanation:
      'The text cannot be read as YAML. Often an indentation, a quote or a bracket is wrong a little earlier.',
    remedy: 'Look at the place and the lines before it. Tabs do not indent.',
  },
  AM1005: {
    title: 'Nested too deeply',
    explanation:
      'Lists and mappings may stand in each other 2,100 levels deep, of which a nested route takes two; inside `payload` 500.',
    remedy: 'Make sure that no bracket is open by mistake.',
  },
  AM1006: {
    title: 'Unknown anchor',
    explanation: 'An alias (`*name`) stands for an anchor (`&name`) that does not come before it.',
    remedy: 'Define the anchor earlier in the file, or put the value in quotes if it is not meant to be an alias.',
  },
  AM1007: {
    title: 'Aliases without end',
    explanation:
      'An alias contains itself, or aliases of aliases blow the document up. Alertmanager has the same limits.',
    remedy: 'Write the values out.',
  },
  AM1008: {
    title: 'A merge key without a mapping',
    explanation: '`<<` takes a mapping, an alias of one, or a list of these.',
    remedy: 'Put the key in quotes if it is not meant to merge.',
  },
  AM1009: {
    title: 'More problems than are listed',
    explanation: 'Of errors and of warnings the first thousand found are listed.',
    remedy: 'Mend these first.',
  },
  AM1010: {
    title: 'The file cannot be read',
    explanation: 'The file does not exist, is a folder, or may not be read.',
    remedy: 'Check the path and the permissions.',
  },
  // Keys and values.
  AM2001: {
    title: 'Unknown key',
    explanation: 'The section has no such key. Like Alertmanager, we take no key in silence that does nothing.',
    remedy: 'Correct the spelling, or move the key to the section that it belongs to.',
  },
  AM2002: {
    title: 'A key twice',
    explanation: 'A mapping has the same key twice, so one of the values would be lost.',
    remedy: 'Remove one of them.',
  },
  AM2003: {
    title: 'Another type of value',
    explanation: 'A list, a mapping, a number or a truth value is wanted and something else is there.',
    remedy: 'Write the value in the form that the message names. A quoted "5" or "true" is text.',
  },
  AM2004: {
    title: 'The tag does not fit the value',
    explanation: 'A YAML tag such as `!!int` or `!!binary` says what the value is not.',
    remedy: 'Remove the tag or correct the value.',
  },
  AM2005: {
    title: 'Something is missing',
    explanation: 'The section cannot do without a setting that is missing or empty.',
    remedy: 'Add the setting that the message names.',
  },
  AM2006: {
    title: 'An empty entry in a list',
    explanation: 'A dash without anything after it. Alertmanager refuses it, or crashes.',
    remedy: 'Fill the entry in or remove it.',
  },
  AM2007: {
    title: 'Settings that exclude each other',
    explanation: 'Of several ways to say the same, such as a value and a file, at most one may be used.',
    remedy: 'Keep one of them.',
  },
  AM2008: {
    title: 'A value that is not allowed',
    explanation: 'The setting takes certain values only.',
    remedy: 'Use one of the values that the message names.',
  },
  AM2009: {
    title: 'Out of range',
    explanation: 'A number, a duration or a time is too small or too large.',
    remedy: 'Choose a value within the limits that the message names.',
  },
  AM2010: {
    title: 'Not a duration',
    explanation: 'A duration is a number with a unit (ms, s, m, h, d, w, y), or several from large to small: `1h30m`.',
    remedy: 'Add the unit. A few settings of integrations take the forms of Go instead, as in `1.5h`.',
  },
  AM2011: {
    title: 'Not a URL',
    explanation:
      'The URL cannot be read, has no host, or has another scheme than wanted. It is not shown: it may hold a token.',
    remedy: 'Write it out, with its scheme: `https://host/path`.',
  },
  AM2012: {
    title: 'Not host:port',
    explanation: 'The address needs a host and a port; IPv6 addresses stand in brackets.',
    remedy: 'Write it like `mail.example.org:587` or `[::1]:25`.',
  },
  AM2013: {
    title: 'Not a matcher',
    explanation: 'Neither syntax of matchers that the server reads takes the text.',
    remedy: 'Write it like `name="value"`, with =, !=, =~ or !~, and put values in double quotes.',
  },
  AM2014: {
    title: 'Not a regular expression',
    explanation: 'The expression is missing or not in the syntax of RE2. It has no look-around and no back-references.',
    remedy: 'Correct it. It is anchored at both ends; for a part of a value write `.*part.*`.',
  },
  AM2015: {
    title: 'Not a label name',
    explanation:
      'In `match`, `match_re` and their kin, and everywhere in classic mode, a name has letters, digits and underscores and does not begin with a digit. No name is empty.',
    remedy: 'Correct the name, or use `matchers`, which take any name in quotes.',
  },
  AM2016: {
    title: 'Not a time interval',
    explanation:
      'A time, day, month, year or zone of a time interval cannot be read, or a range ends before it begins.',
    remedy: 'Times are HH:MM, ranges `first:last`, zones IANA names such as `Europe/Berlin`.',
  },
  AM2017: {
    title: 'Not a time',
    explanation: 'A moment is written with date, time and zone (RFC 3339).',
    remedy: 'Write it like `2026-01-31T08:00:00Z`.',
  },
  AM2018: {
    title: 'Not a template',
    explanation:
      'The text has `{{` and is not a template. In settings that are checked when the file is read, the functions of Alertmanager are not known yet, as in Alertmanager.',
    remedy: 'Correct what the message says, which is what the parser of Go says.',
  },
  AM2019: {
    title: 'A header that cannot be set',
    explanation: 'The header is set by the program itself, is there twice, or contradicts another setting.',
    remedy: 'Remove it.',
  },
  AM2020: {
    title: 'Not a pattern of paths',
    explanation:
      'A bracket is not closed within its part of the path, holds nothing or begins with `-`, or a backslash escapes nothing.',
    remedy: 'Close the bracket, or put a backslash before one that is meant as such.',
  },
  // Sections together.
  AM2101: {
    title: 'No route',
    explanation: 'The file has no `route`: no alert would reach anybody.',
    remedy: 'Add a `route` with a `receiver`.',
  },
  AM2102: {
    title: 'The root route has no receiver',
    explanation: 'Alerts that no other route takes end at the root route.',
    remedy: 'Add `receiver` to `route`.',
  },
  AM2103: {
    title: 'The root route is restricted',
    explanation:
      'The root route takes every alert at any time: it has no matchers, no time intervals and no `continue`.',
    remedy: 'Move them to a route below it.',
  },
  AM2104: {
    title: 'Undefined receiver',
    explanation: 'A route names a receiver that is not among `receivers`.',
    remedy: 'Correct the name or declare the receiver.',
  },
  AM2105: {
    title: 'Two receivers of one name',
    explanation: 'Receivers are known by their names.',
    remedy: 'Rename one of them, or put the integrations of both under one.',
  },
  AM2106: {
    title: 'Undefined time interval',
    explanation: 'A route names a time interval that is in neither `time_intervals` nor `mute_time_intervals`.',
    remedy: 'Correct the name or declare the time interval.',
  },
  AM2107: {
    title: 'Two time intervals of one name',
    explanation: '`time_intervals` and `mute_time_intervals` share their names.',
    remedy: 'Rename one of them.',
  },
  AM2108: {
    title: 'group_by contradicts itself',
    explanation: 'A label stands in the list twice, or `...` (all labels) stands beside others.',
    remedy: 'Remove what is too much.',
  },
  AM2109: {
    title: 'Neither the integration nor `global` has it',
    explanation: 'The integration leaves a setting to `global`, and it is not there, or contradicts what is.',
    remedy: 'Set it in one of the two places.',
  },
  AM2201: {
    title: 'A template file that cannot be read',
    explanation:
      'A file that an entry of `templates` matches is not there to be read, is no regular file, or too large.',
    remedy: 'Correct what the message says, or the pattern.',
  },
  AM2202: {
    title: 'A broken template file',
    explanation: 'The file is no template of Go: the message is what its parser says.',
    remedy: 'Correct the file at the place that is named.',
  },
  AM2203: {
    title: 'A template that fails',
    explanation:
      'A reload renders every changed template for a notification that is made up, before it takes the config. At the start of the process the same is told as a warning.',
    remedy: 'Correct the template at the place that is named; ask whether a value is there before using it.',
  },
  // Warnings.
  AM3001: {
    title: 'A route that no alert reaches',
    explanation: 'An earlier sibling takes all its alerts, or its matchers cannot all hold.',
    remedy: 'Put the narrower route first, or add `continue: true` to the other.',
  },
  AM3002: {
    title: 'A receiver that no route leads to',
    explanation: 'The receiver is declared and never used.',
    remedy: 'Remove it, or name it in a route.',
  },
  AM3003: {
    title: 'A deprecated key',
    explanation: 'The key works, and a later Alertmanager will no longer know it.',
    remedy: 'Use the key that the message names.',
  },
  AM3004: {
    title: 'A matcher that can be read in two ways',
    explanation: 'The classic syntax and the UTF-8 syntax disagree about the text. The classic reading counts.',
    remedy: 'Write it as the hint says, which both read alike.',
  },
  AM3005: {
    title: 'A matcher of the classic syntax only',
    explanation: 'The UTF-8 syntax, which Alertmanager is moving to, refuses the text.',
    remedy: 'Write it as the hint says.',
  },
  AM3006: {
    title: 'A template pattern that matches no file',
    explanation: 'An entry of `templates` matches no file.',
    remedy: 'Check the path. Relative ones count from the config file.',
  },
  AM3007: {
    title: 'More than one document',
    explanation: 'Only the first document of a file is read, as in Alertmanager. The rest does nothing.',
    remedy: 'Remove the marker (`---` or `...`) or what follows it.',
  },
  AM3008: {
    title: 'A duration without a unit',
    explanation: 'The setting takes a bare number, and counts it in nanoseconds.',
    remedy: 'Write the unit: `30s`.',
  },
  AM3010: {
    title: 'A time interval that no route uses',
    explanation: 'The time interval is declared and never used.',
    remedy: 'Remove it, or name it in a route.',
  },
  AM3011: {
    title: 'A secret that was shown as `<secret>`',
    explanation: 'The value is literally `<secret>`: perhaps the text was copied from the API, which shows secrets so.',
    remedy: 'Put the real value there.',
  },
  AM3012: {
    title: 'A file that is not there',
    explanation:
      'An integration refers to a file that does not exist. It is read when a notification is sent, which will fail.',
    remedy: 'Create the file or correct the path.',
  },
  AM3013: {
    title: 'A template that fails for a live group',
    explanation: 'A changed template was rendered for groups that are live now, and failed for one of them.',
    remedy: 'Correct the template, or that group is told with a summary in its place.',
  },
  AM3014: {
    title: 'A webhook whose host is chosen by alerts',
    explanation:
      'The host of the URL comes out of a template, so whoever can send an alert can have this server send requests to hosts of their choice.',
    remedy:
      'Write the host out and leave templates to the path; or start the server with `--webhook.allowed-hosts`, for each host that it may be. With that flag nothing else needs to be done.',
  },
  AM3018: {
    title: 'Secrets that PostgreSQL stores in clear',
    explanation:
      'Every configuration that ran is kept in the store, as it was read. It holds secrets of its own, and whoever can read the database can read them there.',
    remedy:
      'Name a key with `database.encryption_key_file` (`openssl rand -hex 32`), or take the secrets out of the file: `url_file`, `password_file` and the like.',
  },
  AM3019: {
    title: 'A key file that is passed over',
    explanation:
      'The integration names a file with its key, but `global` holds a key inline, and that one is used, in Alertmanager too.',
    remedy: 'Move the key of `global` to a file as well (`opsgenie_api_key_file`, `victorops_api_key_file`).',
  },
  // What this server cannot do yet: errors when it is to run the config, warnings in `amp check-config`.
  AM4009: {
    title: 'The event recorder is not supported yet',
    explanation: 'No events are recorded so far; the log tells the same story.',
    remedy: 'Remove `event_recorder`.',
  },
  AM4013: {
    title: 'No secret manager',
    explanation:
      'Keys that end in `_ref` name entries of a secret manager. Alertmanager has none either, and fails on them.',
    remedy: 'Use the value itself or a file.',
  },
};
