// Sender: one kind of integration: what it says, and how it sends it. One file for each beside this one; senders.ts lists
// them. What all have in common (names, destination, templates that fail) is in templated-integration.ts.

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { AllowedHosts } from '../base/allowed-hosts.ts';
import type { HttpSite } from './http/http-client.ts';
import type { Rendering } from './rendering.ts';

/** What senders need of the process. */
export interface SenderSite extends HttpSite {
  /** Where a webhook may send whose URL is a template; anywhere, if it is absent. */
  readonly webhookHosts?: AllowedHosts | undefined;
}

/** `Message` is all that depends on templates, rendered: what is tried again is not rendered by halves. */
export interface Sender<Message = unknown> {
  /** Renders the whole message. Asks nobody and reads no file, so that a reload can try it on live groups. */
  compose(notification: Notification, rendering: Rendering): Message;
  /** One attempt. Never throws: an outcome says whether to try again. Ends soon after the signal aborts. */
  send(message: Message, signal: AbortSignal): Promise<NotifyOutcome>;
  /** Checks certificates and keys, as Alertmanager does when it takes a config; throws HttpFailure. */
  prime(): void;
  /** Lets go of connections; attempts in flight finish first. */
  close(): Promise<void>;
}
