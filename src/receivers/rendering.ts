// Rendering: renders the templated settings of one notification. A template that fails does not cost the page: what people
// read is replaced by a readable summary that names the error, a detail is left out; only what says whom to tell must render.

import { escapeHtml } from '../base/escape-html.ts';
import type { Renderer } from '../template/renderer.ts';
import type { TemplateAlert, TemplateData } from '../template/template-data.ts';
import { TemplateError } from '../template/template-error.ts';
import { summaryOf } from './summary.ts';
import { commonPairs, statusOf } from './template-data-of.ts';
import { truncateInBytes, truncateInRunes } from './truncate.ts';

/** Something that was too long for its service. */
export interface Cut {
  /** As Alertmanager's log calls it: `title`. */
  readonly what: string;
  readonly max: number;
  readonly unit: 'runes' | 'bytes';
}

export class Rendering {
  readonly data: TemplateData;
  readonly #renderer: Renderer;
  readonly #failures: TemplateError[];
  readonly #cuts: Cut[];

  constructor(renderer: Renderer, data: TemplateData, failures: TemplateError[] = [], cuts: Cut[] = []) {
    this.#renderer = renderer;
    this.data = data;
    this.#failures = failures;
    this.#cuts = cuts;
  }

  /** What was cut so far, in order. */
  get cuts(): readonly Cut[] {
    return this.#cuts;
  }

  /** What failed so far, in order. */
  get failures(): readonly TemplateError[] {
    return this.#failures;
  }

  /** The same over some of the alerts: the status and what is common count over these. */
  over(alerts: readonly TemplateAlert[]): Rendering {
    const data = {
      ...this.data,
      alerts,
      status: statusOf(alerts),
      commonLabels: commonPairs(alerts.map(({ labels }) => labels)),
      commonAnnotations: commonPairs(alerts.map(({ annotations }) => annotations)),
    };
    return new Rendering(this.#renderer, data, this.#failures, this.#cuts);
  }

  /** Without it there is nobody to tell (a URL, a key, a channel). Throws {@link TemplateError}. */
  required(source: string): string {
    return this.#renderer.text(source, this.data);
  }

  /** A detail: empty where it fails, or what the service takes in its place. */
  text(source: string, instead = ''): string {
    return this.#orElse(
      () => this.#renderer.text(source, this.data),
      () => instead,
    );
  }

  /** What people read: a summary of the alerts, with the error named, where it fails. */
  message(source: string): string {
    return this.#orElse(
      () => this.#renderer.text(source, this.data),
      (error) => summaryOf(this.data, error),
    );
  }

  /** The same where there is room for one line. */
  title(source: string): string {
    return this.#orElse(
      () => this.#renderer.text(source, this.data),
      (error) => summaryOf(this.data, error).split('\n')[0] ?? '',
    );
  }

  /** A message with html/template's escaping. */
  htmlMessage(source: string): string {
    return this.#orElse(
      () => this.#renderer.html(source, this.data),
      (error) => `<pre>${escapeHtml(summaryOf(this.data, error))}</pre>`,
    );
  }

  /** At most `max` code points of the text; that something was cut is told. */
  inRunes(what: string, text: string, max: number): string {
    const kept = truncateInRunes(text, max);
    if (kept !== text) this.cut({ what, max, unit: 'runes' });
    return kept;
  }

  /** At most `max` bytes of the text, in UTF-8. */
  inBytes(what: string, text: string, max: number): string {
    const kept = truncateInBytes(text, max);
    if (kept !== text) this.cut({ what, max, unit: 'bytes' });
    return kept;
  }

  /** The sender has made something shorter itself. */
  cut(cut: Cut): void {
    this.#cuts.push(cut);
  }

  /** What makes no sense by halves: undefined where a template in it fails. */
  whole<T>(render: () => T): T | undefined {
    const before = this.#failures.length;
    const value = render();
    return this.#failures.length > before ? undefined : value;
  }

  #orElse(render: () => string, instead: (error: TemplateError) => string): string {
    try {
      return render();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.#failures.push(error);
      return instead(error);
    }
  }
}
