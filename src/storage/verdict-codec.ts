// Verdict codec: what a language model made of an alert as cells, and back.

import { SEVERITIES, type Severity } from '../alerting/classification.ts';
import type { Verdict } from '../llm/verdict-store.ts';
import type { Row } from './home.ts';
import { parsed } from './row-body.ts';
import type { Cell } from './tables.ts';

type VerdictBody = [
  model: string,
  askedAtMs: number,
  severity: string,
  confidence: number,
  summary: string,
  reasoning: string,
  suggestedActions: readonly string[],
];

export function encodeVerdict({ key, model, askedAtMs, classification }: Verdict): Cell[] {
  const { severity, confidence, summary, reasoning, suggestedActions } = classification;
  const body: VerdictBody = [model, askedAtMs, severity, confidence, summary, reasoning, suggestedActions];
  return [key, JSON.stringify(body)];
}

/** Undefined for what cannot be read: it is asked again. */
export function decodeVerdict(row: Row): Verdict | undefined {
  try {
    const [model, askedAtMs, severity, confidence, summary, reasoning, suggestedActions] = parsed<VerdictBody>(row[1]);
    if (!SEVERITIES.includes(severity as Severity) || !Array.isArray(suggestedActions)) return undefined;
    const classification = { severity: severity as Severity, confidence, summary, reasoning, suggestedActions };
    return { key: String(row[0]), model, askedAtMs, classification };
  } catch {
    return undefined;
  }
}
