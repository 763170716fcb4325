// amp template render.

import { type Flag, list, text } from '../flag.ts';
import { namedFile } from '../named-file.ts';
import { escapeControls } from '../output/plain-text.ts';
import { type Call, type Leaf, ToolError, USUAL_EXITS } from './command.ts';

const globs = {
  ...list('template.glob', [], 'Glob of paths that will be expanded and used for rendering.'),
  required: true,
};
const source = { ...text('template.text', undefined, 'The template that will be rendered.'), required: true };
const type: Flag<'text' | 'html'> = {
  name: 'template.type',
  help: 'The type of the template. Can be either text (default) or html.',
  kind: 'value',
  shown: '=text',
  fallback: 'text',
  read: ([value]) => {
    if (value === 'text' || value === 'html') return value;
    throw new Error(`enum value must be one of html,text, got '${value}'`);
  },
  words: ['text', 'html'],
};
const data = text(
  'template.data',
  undefined,
  'A JSON file with what the template sees: receiver, status, alerts, groupLabels, commonLabels, commonAnnotations, externalURL, as a webhook gets them. Without it, two alerts made up for this.',
);

export const templateRender: Leaf = {
  kind: 'leaf',
  name: 'render',
  summary: 'Renders a template, to see what a notification would say.',
  about: ["Alertmanager's own templates are there, and those of the files; of two with one name the later stands."],
  examples: [
    {
      line: "amp template render --template.glob='templates/*.tmpl' --template.text='{{ template \"slack.title\" . }}'",
      what: 'a template of your own',
    },
    {
      line: "amp template render --template.glob='*.tmpl' --template.data=alerts.json --template.text='{{ .Alerts.Firing | len }}'",
      what: 'with data of your own',
    },
  ],
  flags: { globs, source, type, data },
  args: { name: '', most: 0 },
  exits: USUAL_EXITS,
  async run(call) {
    const templates = await loadTemplates(call);
    const { TemplateError } = await import('../../template/template-error.ts');
    const seen = await templateData(call);
    try {
      call.world.out(templates[call.get(type)](call.get(source), seen));
    } catch (error) {
      if (error instanceof TemplateError) throw new ToolError(error.message);
      throw error;
    }
    return 0;
  },
};

async function loadTemplates(call: Call) {
  const { defaultTemplates } = await import('../../template/defaults/default-templates.ts');
  const { Templates } = await import('../../template/templates.ts');
  const { TemplateError } = await import('../../template/template-error.ts');
  const matches = await Promise.all(call.get(globs).map(matchesOf));
  const paths = matches.flatMap(({ pattern, found }) => {
    if (found.length === 0) call.world.err(`amp: warning: no file matches ${escapeControls(pattern)}\n`);
    return found;
  });
  const files = await Promise.all(paths.map(async (path) => ({ path, content: await readText(path, call) })));
  try {
    return Templates.parse([...defaultTemplates, ...files], call.world.clock);
  } catch (error) {
    if (error instanceof TemplateError) throw new ToolError(error.message);
    throw error;
  }
}

async function matchesOf(pattern: string) {
  const { BadPattern, glob } = await import('../../base/glob.ts');
  try {
    return { pattern, found: glob(pattern) };
  } catch (error) {
    if (error instanceof BadPattern) throw new ToolError(`${pattern}: ${error.message}`);
    throw error;
  }
}

async function templateData(call: Call) {
  const file = call.get(data);
  if (file === '') {
    const { sampleData } = await import('../template-sample.ts');
    return sampleData(call.world.clock.now());
  }
  const { readTemplateData } = await import('../template-data-json.ts');
  return readTemplateData(await readText(file, call), file);
}

async function readText(path: string, call: Call): Promise<string> {
  return new TextDecoder().decode(await namedFile(path, call.world));
}
