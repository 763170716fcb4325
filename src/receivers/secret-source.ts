// SecretSource: a key or token that the config holds, or names the file of. For most services it is a template, too: also what
// the file holds, so that is rendered when it is sent.

import { Secret } from '../base/secret.ts';
import { TemplateError } from '../template/template-error.ts';
import { HttpFailure } from './http/http-failure.ts';
import { type FileEvents, ReferencedFile } from './http/referenced-file.ts';
import { type Failed, failed } from './outcome.ts';
import type { Rendering } from './rendering.ts';

/** As a config has it. Where both are given, what is inline counts. */
export interface SecretSetting {
  readonly inline: Secret | string | undefined;
  readonly file: string | undefined;
}

/** How it is told that the file cannot be read. */
export interface Unreadable {
  /** Begins the message: `failed to read routing key from file`. */
  readonly purpose: string;
  /** Whether Alertmanager tries again within the flush. */
  readonly retry: boolean;
}

export type Revealed = { readonly kind: 'revealed'; readonly value: string };
/** The secret, at the moment when it is sent. */
export type Reveal = () => Promise<Revealed | Failed>;

export class SecretSource {
  readonly #inline: string;
  readonly #file: ReferencedFile | undefined;
  readonly #unreadable: Unreadable;

  constructor({ inline, file }: SecretSetting, unreadable: Unreadable, files: FileEvents) {
    this.#inline = inline instanceof Secret ? inline.reveal() : (inline ?? '');
    this.#file =
      this.#inline !== '' || file === undefined ? undefined : new ReferencedFile(file, unreadable.purpose, files);
    this.#unreadable = unreadable;
  }

  /** As it stands; what a file holds without the white space around it. */
  read(): Promise<Revealed | Failed> {
    return this.#reveal((source) => source);
  }

  /** As a template: one in the config is rendered now, and throws {@link TemplateError} where it fails. */
  rendered(rendering: Rendering): Reveal {
    if (this.#file !== undefined) return () => this.#reveal((source) => rendering.required(source));
    const value = renderSecret(this.#inline, rendering);
    return () => Promise.resolve({ kind: 'revealed', value });
  }

  async #reveal(render: (source: string) => string): Promise<Revealed | Failed> {
    try {
      const value = this.#file === undefined ? this.#inline : (await this.#file.read()).trim();
      return { kind: 'revealed', value: render(value) };
    } catch (error) {
      if (error instanceof HttpFailure) return failed(error.message, 'other', this.#unreadable.retry);
      if (!(error instanceof TemplateError)) throw error;
      return failed(`${this.#unreadable.purpose}: the template in it cannot be rendered`, 'other', false);
    }
  }
}

/** What a template's error quotes of its source may be the secret itself. */
function renderSecret(source: string, rendering: Rendering): string {
  try {
    return rendering.required(source);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateError('a secret is a template that cannot be rendered', error);
  }
}
