// Labels of routes (0.34), rendered whenever somebody is told or asks: what they say may depend on the alerts of the group.

import type { RouteLabeller, RouteLabelSubject } from '../alerting/ports.ts';
import type { RouteLabelTemplates } from '../alerting/route/route.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Renderer } from '../template/renderer.ts';
import { TemplateError } from '../template/template-error.ts';
import { templateDataOf } from './template-data-of.ts';
import type { TemplateEvents } from './templated-integration.ts';

export class RouteLabels implements RouteLabeller {
  readonly #renderer: Renderer;
  readonly #events: Pick<TemplateEvents, 'templateFailed'>;

  constructor(renderer: Renderer, events: Pick<TemplateEvents, 'templateFailed'>) {
    this.#renderer = renderer;
    this.#events = events;
  }

  labels(templates: RouteLabelTemplates, about: RouteLabelSubject): LabelSet {
    if (templates.length === 0) return LabelSet.empty;
    const data = templateDataOf({ ...about, routeLabels: LabelSet.empty });
    const rendered: [name: string, value: string][] = [];
    for (const [name, template] of templates) {
      try {
        rendered.push([name, this.#renderer.text(template, data)]);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        if (about.reason !== '') this.#events.templateFailed(about.receiver, `route label ${name}`, error.message);
      }
    }
    return LabelSet.from(rendered);
  }
}
