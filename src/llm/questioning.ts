// Questioning: one alert's way to its classification: tries, back-off between them, and one try to have a broken answer
// mended. Every request is paid for. Bounded by the number of tries, each of which has a timeout.

import type { Classification } from '../alerting/classification.ts';
import { backOffMs } from '../alerting/notify/back-off.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { readAnswer } from './answer.ts';
import type { Budget } from './budget.ts';
import type { ChatReply, ModelClient } from './chat-client.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { LlmObserver, RequestOutcome } from './llm-observer.ts';
import { type Message, repairOf } from './prompt.ts';

const NO_TOKENS = { prompt: 0, completion: 0 };

export interface Questioning {
  readonly client: ModelClient;
  readonly breaker: CircuitBreaker;
  readonly budget: Budget;
  readonly maxRetries: number;
  /** How often it has failed already. */
  readonly failures: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: LlmObserver;
  /** False once a reload has put another client in this one's place: no further request is made. */
  isCurrent(): boolean;
}

export type Finding =
  | { readonly kind: 'classified'; readonly classification: Classification }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The endpoint wants a pause first; it has failed so often by now. */
  | { readonly kind: 'postponed'; readonly failures: number }
  /** Nothing is known: it was not asked to the end. */
  | { readonly kind: 'interrupted' };

export async function question(first: readonly Message[], site: Questioning, signal: AbortSignal): Promise<Finding> {
  const { breaker, budget, clock, random } = site;
  let messages = first;
  let isMended = false;
  for (let { failures } = site; ; ) {
    if (signal.aborted || !site.isCurrent() || !budget.take()) return { kind: 'interrupted' };
    const reply = await ask(messages, site, signal);
    if (signal.aborted) return { kind: 'interrupted' };
    if (reply.kind === 'classified') {
      breaker.succeeded();
      return reply;
    }
    if (reply.kind === 'invalid') {
      if (isMended) {
        breaker.failed(reply.problem); // whatever it is, it does not classify
        return { kind: 'failed', reason: `the answer cannot be used: ${reply.problem}` };
      }
      isMended = true;
      messages = repairOf(first, reply.content, reply.problem);
      continue;
    }
    failures += 1;
    if (reply.isTrouble) breaker.failed(reply.message);
    if (reply.pauseMs !== undefined) breaker.pause(reply.pauseMs);
    if (!reply.retry || failures > site.maxRetries || breaker.isOpen) return { kind: 'failed', reason: reply.message };
    if (reply.pauseMs !== undefined) return { kind: 'postponed', failures };
    await clock.sleep(backOffMs(failures + 1, random), signal);
    if (breaker.notBeforeMs > clock.now()) return { kind: 'postponed', failures }; // another question was told to wait
  }
}

type Reply = Exclude<ChatReply, { kind: 'answered' }> | Extract<Finding, { kind: 'classified' }>;

async function ask(
  messages: readonly Message[],
  { client, clock, observer }: Questioning,
  signal: AbortSignal,
): Promise<Reply> {
  const began = clock.elapsedMs();
  const finished = (outcome: RequestOutcome, tokens = NO_TOKENS): void =>
    observer.requestFinished(outcome, clock.elapsedMs() - began, tokens);
  const reply = await client.ask(messages, signal);
  if (reply.kind === 'failed') finished(reply.outcome);
  if (reply.kind === 'invalid') finished('invalid', reply.tokens);
  if (reply.kind !== 'answered') return reply;
  const { content, tokens } = reply;
  const read = readAnswer(content);
  finished(read.ok ? 'answered' : 'invalid', tokens);
  return read.ok
    ? { kind: 'classified', classification: read.value }
    : { kind: 'invalid', problem: read.error, content, tokens };
}
