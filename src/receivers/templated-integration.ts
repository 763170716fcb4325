// TemplatedIntegration: what the alert path sees of a sender: a name, a destination, and one attempt that never throws. It
// renders before it sends, and says which templates failed.

import type { Destination, Integration, Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { IntegrationConfig } from '../config/config.ts';
import type { Renderer } from '../template/renderer.ts';
import { TemplateError } from '../template/template-error.ts';
import { failed } from './outcome.ts';
import { type Cut, Rendering } from './rendering.ts';
import type { Sender } from './sender.ts';
import { templateDataOf } from './template-data-of.ts';

/** How templates fare while notifications are sent. Never throws. */
export interface TemplateEvents {
  /** A notification of this integration was sent with a summary, or a gap, in place of what the template should have said. */
  templateFailed(receiver: string, integration: string, reason: string): void;
  /** A text of this integration was too long for its service and was sent shorter. */
  textCut(receiver: string, integration: string, cut: Cut): void;
}

/** What an integration is known by. */
export interface IntegrationIdentity {
  readonly destination: Destination;
  /** Equal to another's exactly where their configs, and the templates that they use, are. */
  readonly signature: string;
}

export class TemplatedIntegration implements Integration {
  readonly type: string;
  readonly name: string;
  readonly destination: Destination;
  readonly sendResolved: boolean;
  readonly signature: string;
  readonly #sender: Sender;
  readonly #renderer: Renderer;
  readonly #events: TemplateEvents;

  constructor(
    config: Pick<IntegrationConfig, 'type' | 'index' | 'sendResolved'>,
    { destination, signature }: IntegrationIdentity,
    sender: Sender,
    renderer: Renderer,
    events: TemplateEvents,
  ) {
    this.type = config.type;
    this.name = `${config.type}[${config.index}]`;
    this.destination = destination;
    this.sendResolved = config.sendResolved;
    this.signature = signature;
    this.#sender = sender;
    this.#renderer = renderer;
    this.#events = events;
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<NotifyOutcome> {
    const rendering = this.#rendering(notification);
    let message: unknown;
    try {
      message = this.#sender.compose(notification, rendering);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return failed(`failed to template ${this.type} notification: ${error.message}`, 'other', false);
    }
    for (const { message: reason } of rendering.failures) {
      this.#events.templateFailed(notification.receiver, this.name, reason);
    }
    const outcome = await this.#sender.send(message, signal);
    for (const cut of rendering.cuts) this.#events.textCut(notification.receiver, this.name, cut);
    return outcome;
  }

  /** Which of its templates would fail for this notification. Nothing is sent. */
  preview(notification: Notification): readonly TemplateError[] {
    const rendering = this.#rendering(notification);
    try {
      this.#sender.compose(notification, rendering);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return [...rendering.failures, error];
    }
    return rendering.failures;
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  #rendering(notification: Notification): Rendering {
    return new Rendering(this.#renderer, templateDataOf(notification));
  }
}
