// Classifier: the classifier of one config, as the alert path sees it: whom it asks, what it shows of alerts, and how its
// findings are shown. Frozen as all of a snapshot; what was learned is the desk's.

import type { Alert } from '../alerting/alert.ts';
import type { AlertClassifier, Classification } from '../alerting/classification.ts';
import type { LlmConfig } from '../config/schema/llm.ts';
import { compileAnchored } from '../labels/go-regexp.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { ModelClient } from './chat-client.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { Desk } from './desk.ts';
import { Prompts } from './prompt.ts';
import { Redaction } from './redaction.ts';

export class Classifier implements AlertClassifier {
  readonly config: LlmConfig;
  readonly client: ModelClient;
  readonly breaker: CircuitBreaker;
  readonly prompts: Prompts;
  readonly #desk: Desk;

  constructor(config: LlmConfig, client: ModelClient, breaker: CircuitBreaker, desk: Desk) {
    this.config = config;
    this.client = client;
    this.breaker = breaker;
    this.#desk = desk;
    const names = config.redactLabels.flatMap((pattern) => {
      const compiled = compileAnchored(pattern);
      return compiled.ok ? [compiled.value] : []; // the schema lets no other through
    });
    this.prompts = new Prompts(new Redaction(names, [config.apiKey?.reveal() ?? '']), config.maxPromptBytes);
  }

  consider(alert: Alert): void {
    this.#desk.consider(alert);
  }

  classificationOf(alert: Alert): Classification | undefined {
    return this.#desk.classificationOf(this.prompts.keyOf(alert));
  }

  annotated(alert: Alert, classification: Classification): Alert {
    if (!this.config.annotate) return alert;
    const { severity, confidence, summary, reasoning, suggestedActions } = classification;
    const prefix = this.config.annotationPrefix;
    const more: [string, string][] = [
      [`${prefix}severity`, severity],
      [`${prefix}confidence`, String(Math.round(confidence * 100) / 100)],
      [`${prefix}summary`, summary],
      [`${prefix}reasoning`, reasoning],
      [`${prefix}suggested_actions`, suggestedActions.join('\n')],
    ];
    const names = more.map(([name]) => name);
    const own = [...alert.annotations].filter(([name]) => !names.includes(name)); // or an alert would speak for the model
    return { ...alert, annotations: LabelSet.from([...own, ...more.filter(([, value]) => value !== '')]) };
  }
}
