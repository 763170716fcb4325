// The templates that are there before anyone has written one. They stand before those of the config, so that a file which
// defines `slack.default.title` takes its place.

import type { TemplateFile } from '../template-file.ts';
import { defaultEmail } from './email.ts';
import { defaultTexts } from './texts.ts';

// Without a path: as in Alertmanager, nobody can call the files by name.
export const defaultTemplates: readonly TemplateFile[] = [
  { path: '', content: defaultTexts },
  { path: '', content: defaultEmail },
];
