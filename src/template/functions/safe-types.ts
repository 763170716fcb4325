// html/template's types for texts that need no escaping where they fit: what safeHtml and safeUrl answer. To text templates
// they are strings.

import { GoType, type Named } from '../values/value.ts';

export const safeHtmlType = new GoType<Named<string>>('template.HTML', 'string');
export const safeUrlType = new GoType<Named<string>>('template.URL', 'string');
