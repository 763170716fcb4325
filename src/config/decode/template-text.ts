// Whether a text is a Go template, and a sound one. Alertmanager asks this of a few settings when it reads the file, before
// its own functions are there: they are unknown to these settings. (config/config.go: containsTemplating)

import { builtins } from '../../template/builtins/builtins.ts';
import { TemplateError } from '../../template/template-error.ts';
import { TemplateSet } from '../../template/template-set.ts';

export function usesTemplate(text: string): boolean {
  return text.includes('{{');
}

/** In Go's words; undefined for a sound one. */
export function templateError(text: string): string | undefined {
  try {
    new TemplateSet([], builtins).check(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `invalid template syntax: ${error.message}`;
  }
}
