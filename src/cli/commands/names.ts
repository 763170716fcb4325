// The words that make a command line one for the tools, and what each is for. Apart from the commands themselves, which the
// server does not load.

const SUMMARIES = {
  alert: 'Looks at alerts, and adds some.',
  silence: 'Looks at silences, adds, changes and ends them.',
  status: 'Says which configuration the server runs, and how the last reload ended.',
  reload: 'Makes the server read its configuration file again, and says what came of it.',
  config: 'Shows the running configuration, its routes, and what was tried to change it.',
  'check-config': 'Checks configuration files, and says everything that is wrong with them.',
  template: 'Renders template files.',
  cluster: "Shows the cluster's status and peers.",
  completion: 'Prints a script that completes command lines in a shell.',
} as const;

export const COMMANDS_BY_NAME: ReadonlyMap<string, string> = new Map(Object.entries(SUMMARIES));

/** What a command of the first level is for. */
export function summaryOf(name: keyof typeof SUMMARIES): { readonly name: string; readonly summary: string } {
  return { name, summary: SUMMARIES[name] };
}
