// amp alert add.

import { withApi } from '../api/connect.ts';
import { list, text } from '../flag.ts';
import { pairsOf, withAlertname } from '../matcher-args.ts';
import { momentOf } from '../moments.ts';
import { type Leaf, USUAL_EXITS } from './command.ts';

const generatorUrl = text('generator-url', undefined, 'Set the URL of the source that generated the alert.');
const start = text('start', undefined, 'Set when the alert should start. RFC3339 format 2006-01-02T15:04:05-07:00');
const end = text('end', undefined, 'Set when the alert should end. RFC3339 format 2006-01-02T15:04:05-07:00');
const annotation = list('annotation', [], 'Set an annotation to be included with the alert.');

export const alertAdd: Leaf = {
  kind: 'leaf',
  name: 'add',
  summary: 'Sends an alert, as Prometheus would: to try routes and receivers.',
  about: [
    "The words are labels, name=value. A first word that is none is the alert's name. Without --end it resolves after the server's resolve_timeout.",
  ],
  examples: [
    { line: 'amp alert add DiskFull instance=db-1', what: 'fires, until it is not sent again' },
    {
      line: "amp alert add DiskFull --annotation=summary='the disk is full' --end=2026-01-01T12:00:00Z",
      what: 'with an annotation and an end',
    },
  ],
  flags: { generatorUrl, start, end, annotation },
  args: { name: 'labels', most: Number.POSITIVE_INFINITY },
  exits: USUAL_EXITS,
  async run(call) {
    const labels = pairsOf(withAlertname(call), 'labels', call);
    const annotations = pairsOf(call.get(annotation), 'annotations', call);
    const startsAt = momentOf(call.get(start), 'start')?.toRfc3339Millis();
    const endsAt = momentOf(call.get(end), 'end')?.toRfc3339Millis();
    const alert = {
      labels: Object.fromEntries(labels),
      annotations: annotations.size === 0 ? undefined : Object.fromEntries(annotations),
      startsAt,
      endsAt,
      generatorURL: call.get(generatorUrl) || undefined,
    };
    await withApi(call, (api) => api.addAlerts([alert]));
    return 0;
  },
};
