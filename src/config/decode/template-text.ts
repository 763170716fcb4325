// Whether a text is a Go template. Templates are not run yet; what is plainly broken is still refused, as Alertmanager does.

export function usesTemplate(text: string): boolean {
  return text.includes('{{');
}

/** Only what needs no parser: actions that are empty or never end. */
export function templateError(text: string): string | undefined {
  let at = text.indexOf('{{');
  while (at >= 0) {
    const end = text.indexOf('}}', at + 2);
    if (end < 0) return 'invalid template syntax: unclosed action';
    if (text.slice(at + 2, end).trim() === '') return 'invalid template syntax: missing value for command';
    at = text.indexOf('{{', end + 2);
  }
  return undefined;
}
