// Reading an answer: what a model said, taken for what it is: text from outside. It must be of the schema, or it is nothing;
// texts are bounded and lose what could disturb a terminal, a log or a reader.

import { type Classification, SEVERITIES } from '../alerting/classification.ts';
import { type Parsed, parsed, refused } from '../base/parsed.ts';

const SUMMARY_MAX = 300;
const REASONING_MAX = 2000;
const ACTION_MAX = 300;
const ACTIONS_MAX = 5;

// Control characters, and those that turn the direction of writing round.
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const FENCED = /^```(?:json)?\s*\n(.*)\n```$/s;

/** The error says what is wrong in our words alone: it goes back to the model, and to the log. */
export function readAnswer(content: string): Parsed<Classification> {
  const fields = fieldsOf(content);
  if (fields === undefined) return refused('it is no JSON object');
  const severity = SEVERITIES.find((one) => one === fields.get('severity'));
  if (severity === undefined) return refused(`severity is none of ${SEVERITIES.join(', ')}`);
  const confidence = fields.get('confidence');
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1))
    return refused('confidence is no number from 0 to 1');
  const summary = textOf(fields.get('summary'), SUMMARY_MAX);
  if (summary === undefined || summary === '') return refused('summary is no text, or empty');
  const reasoning = textOf(fields.get('reasoning'), REASONING_MAX);
  if (reasoning === undefined) return refused('reasoning is no text');
  const suggestedActions = actionsOf(fields.get('suggested_actions'));
  if (suggestedActions === undefined) return refused('suggested_actions is no list of texts');
  return parsed({ severity, confidence, summary, reasoning, suggestedActions });
}

/** Some models wrap what they say as if it were to be read. */
function fieldsOf(content: string): ReadonlyMap<string, unknown> | undefined {
  const text = content.trim();
  try {
    const value: unknown = JSON.parse(FENCED.exec(text)?.[1] ?? text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value));
  } catch {
    return undefined;
  }
}

function actionsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const actions = value.slice(0, ACTIONS_MAX).map((action: unknown) => textOf(action, ACTION_MAX));
  return actions.includes(undefined)
    ? undefined
    : (actions.filter((action) => action !== undefined && action !== '') as string[]);
}

/** One line. */
function textOf(value: unknown, charsMax: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value
    .slice(0, 4 * charsMax)
    .toWellFormed()
    .replace(UNSEEN, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > charsMax ? `${line.slice(0, charsMax - 1).toWellFormed()}…` : line;
}
