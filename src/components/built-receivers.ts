// BuiltReceivers: the receivers of a config to come, built once however many look at them: the trial of its templates, and the
// component that puts them in place; at a start, whether the file can be started with, and the first runtime.

import type { Config } from '../config/config.ts';
import { buildReceivers, type Receivers, type ReceiversSite, type TemplateSet } from '../receivers/build-receivers.ts';
import { Signatures } from '../receivers/config-signature.ts';
import type { Runtime } from '../reload/runtime.ts';
import { templatesOf } from './templates.ts';

export interface ReceiversToCome {
  readonly receivers: Receivers;
  readonly templates: TemplateSet;
}

export class BuiltReceivers {
  readonly site: ReceiversSite;
  readonly #built = new WeakMap<Config, ReceiversToCome>();
  readonly #signatures = new Signatures();

  constructor(site: ReceiversSite) {
    this.site = site;
  }

  /** Throws a ReceiverBuildError where an integration cannot be built as its config says. */
  of(config: Config, running?: Runtime): ReceiversToCome {
    let built = this.#built.get(config);
    if (built === undefined) {
      const templates = templatesOf(config, this.site.clock, running?.templates);
      const receivers = buildReceivers(config, templates, this.site, running?.receivers, this.#signatures);
      built = { templates, receivers };
      this.#built.set(config, built);
    }
    return built;
  }
}
