// Format: how answers are printed: amtool's simple, extended and json, byte for byte (cli/format, 0.34). On a terminal, text
// from elsewhere is made harmless first, except in json, which escapes what it must by itself.

import pc from 'picocolors';
import type { ApiAlert, ApiCluster, ApiSilence, ApiStatus } from '../api/answers.ts';
import type { Call } from '../commands/command.ts';
import { GLOBAL_FLAGS, type OutputFormat } from '../globals.ts';
import { dateFormatter } from './date-format.ts';
import { extended } from './extended.ts';
import { json } from './json.ts';
import type { Page } from './page.ts';
import { blockText, cellText } from './plain-text.ts';
import { simple } from './simple.ts';

export interface Format {
  alerts(alerts: readonly ApiAlert[], page: Page): string;
  silences(silences: readonly ApiSilence[], page: Page): string;
  config(status: ApiStatus, page: Page): string;
  cluster(cluster: ApiCluster, page: Page): string;
}

const FORMATS: Readonly<Record<OutputFormat, Format>> = { simple, extended, json };

/** Prints with the format that the call wants. */
export function print(call: Call, write: (format: Format, page: Page) => string): void {
  call.world.out(write(FORMATS[call.get(GLOBAL_FLAGS.output)], pageOf(call)));
}

export function pageOf(call: Call): Page {
  const { outIsTerminal, colours } = call.world;
  return {
    cell: cellText(outIsTerminal),
    block: blockText(outIsTerminal),
    date: dateFormatter(call.get(GLOBAL_FLAGS.dateFormat)),
    paint: pc.createColors(colours),
  };
}
