// Templates of a config: Alertmanager's defaults, and the files that were read with it.

import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { digestOf } from '../config/template-files.ts';
import type { TemplateSet } from '../receivers/build-receivers.ts';
import type { TemplateData } from '../template/template-data.ts';
import { Templates } from '../template/templates.ts';

/** `running`: the same set again where its files say the same. Throws a TemplateError for a file that is none. */
export function templatesOf(
  { templateFiles }: Config,
  clock: Pick<Clock, 'now' | 'elapsedMs'>,
  running?: TemplateSet,
): TemplateSet {
  const digest = digestOf(templateFiles);
  if (running?.digest === digest) return running;
  const templates = Templates.parse(templateFiles, clock);
  return {
    digest,
    text: (source: string, data: TemplateData) => templates.text(source, data),
    html: (source: string, data: TemplateData) => templates.html(source, data),
  };
}
